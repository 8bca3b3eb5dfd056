import { useMemo, useState } from 'react';
import { conflictSentences } from '#shared/describe-forecast';
import { displayPath } from '#shared/display-path';
import type { TaskKey } from '#shared/plan';
import type { StartedPlan, StartedTask, TaskState } from '#shared/started-plan';
import { useConflicts } from '../../state/forecast';
import { TaskCard, type Tie } from './task-card';

const LANES: readonly { readonly title: string; readonly states: readonly TaskState[] }[] = [
  { title: 'Waiting', states: ['held', 'ready', 'not-started'] },
  { title: 'Working', states: ['working'] },
  { title: 'Needs you', states: ['needs-you', 'failed', 'red', 'human'] },
  { title: 'To review', states: ['to-review'] },
  { title: 'Done', states: ['applied', 'done', 'left'] },
];

/** The tasks of a started plan in lanes, by how they stand. */
export function StartedLanes({ plan }: { plan: StartedPlan }) {
  const conflicts = useConflicts();
  const [pointed, setPointed] = useState<TaskKey | null>(null);
  const ties = useMemo(() => tiesOf(plan.tasks), [plan.tasks]);
  return (
    <div className="-m-1 grid max-h-[60vh] min-h-56 grid-cols-5 gap-3 overflow-y-auto p-1">
      {LANES.map(({ title, states }) => {
        const tasks = plan.tasks.filter(({ state }) => states.includes(state));
        return (
          <section key={title} aria-label={title} className="flex min-w-0 flex-col gap-2">
            <h3 className="flex items-baseline justify-between text-xs font-medium text-soft">
              {title} <span className="text-faint">{tasks.length}</span>
            </h3>
            {tasks.map((task) => (
              <TaskCard
                key={task.key}
                plan={plan.id}
                task={task}
                conflicts={sentencesOf(plan, task, conflicts)}
                tie={pointed === null ? null : (ties.get(pointed)?.get(task.key) ?? null)}
                onPointed={(over) => setPointed(over ? task.key : null)}
              />
            ))}
          </section>
        );
      })}
    </div>
  );
}

/** For each task the others that it is tied to by the plan, each with how. */
function tiesOf(tasks: readonly StartedTask[]): ReadonlyMap<TaskKey, ReadonlyMap<TaskKey, Tie>> {
  const ties = new Map(
    tasks.map(({ key, after }) => [key, new Map(after.map((on) => [on, 'before' as Tie]))]),
  );
  for (const { key, after } of tasks) for (const on of after) ties.get(on)?.set(key, 'after');
  return ties;
}

/** With which others of the plan its work conflicts, and with the workspace, in a sentence each. */
function sentencesOf(
  { tasks }: StartedPlan,
  { session }: StartedTask,
  conflicts: ReturnType<typeof useConflicts>,
): string[] {
  const found = session === null ? undefined : conflicts.get(session);
  if (!found) return [];
  const keys = new Map(tasks.flatMap((task) => (task.session === null ? [] : [[task.session, task.key]])));
  const others = found.others.filter((other) => keys.has(other.session));
  return conflictSentences({ ...found, others }, (other) => displayPath(keys.get(other) ?? other));
}
