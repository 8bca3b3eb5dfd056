import { describeTaskTrouble } from '#shared/describe-task-trouble';
import { paths as somePaths } from '#shared/described';
import { displayPath } from '#shared/display-path';
import type { Forecast } from '#shared/forecast';
import type { SessionId } from '#shared/ids';
import type { StartedPlan, StartedTask, TaskState } from '#shared/started-plan';
import { closeOverlay, openSession } from '../../state/navigation';
import { useForecast } from '../../state/plans';

const LANES: readonly { readonly title: string; readonly states: readonly TaskState[] }[] = [
  { title: 'Waiting', states: ['held', 'ready', 'not-started'] },
  { title: 'Working', states: ['working'] },
  { title: 'Needs you', states: ['needs-you', 'failed', 'human'] },
  { title: 'To review', states: ['to-review'] },
  { title: 'Done', states: ['applied', 'done', 'left'] },
];

/** The tasks of a started plan in lanes, by how they stand. */
export function StartedLanes({ plan }: { plan: StartedPlan }) {
  const reviewed = plan.tasks.filter(({ state }) => state === 'to-review' || state === 'failed');
  const forecast = useForecast(
    reviewed.flatMap(({ session }) => session ?? []),
    plan.tasks.map(({ session, state }) => `${session} ${state}`).join(),
  );
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
              <Card key={task.key} task={task} conflicts={conflictsOf(plan, task, forecast)} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

/** With which others its work conflicts, and with the workspace, in a sentence each. */
function conflictsOf({ tasks }: StartedPlan, { session }: StartedTask, forecast: Forecast | null): string[] {
  if (!forecast || session === null) return [];
  const keyOf = (other: SessionId) => tasks.find((task) => task.session === other)?.key ?? other;
  const among = forecast.pairs.flatMap(({ sessions: [one, other], paths }) =>
    one === session || other === session
      ? [`Conflicts with ${displayPath(keyOf(one === session ? other : one))} in ${somePaths(paths)}`]
      : [],
  );
  const workspace = forecast.workspace.find((one) => one.session === session);
  const meets = [...(workspace?.paths ?? []), ...(workspace?.blocked ?? [])];
  return [...among, ...(meets.length > 0 ? [`Conflicts with your workspace in ${somePaths(meets)}`] : [])];
}

function Card({ task, conflicts }: { task: StartedTask; conflicts: readonly string[] }) {
  const { session, key, title } = task;
  const says = wordsOf(task);
  const inside = (
    <>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="flex-none font-mono text-xs text-faint">{displayPath(key)}</span>
        <span className="min-w-0 text-sm wrap-anywhere">{displayPath(title)}</span>
      </span>
      {says ? <span className="text-xs wrap-anywhere text-soft">{says}</span> : null}
      {conflicts.map((text) => (
        <span key={text} className="text-xs wrap-anywhere text-need">
          {text}
        </span>
      ))}
    </>
  );
  const look = 'flex w-full flex-col gap-1 rounded-md border border-line bg-raise px-2.5 py-2 text-left';
  if (session === null) return <div className={look}>{inside}</div>;
  return (
    <button
      type="button"
      className={`${look} hover:border-edge`}
      title="Opens its session"
      onClick={() => {
        closeOverlay();
        openSession(session);
      }}
    >
      {inside}
    </button>
  );
}

function wordsOf({ state, waitsFor, trouble }: StartedTask): string | null {
  if (trouble) return describeTaskTrouble(trouble);
  switch (state) {
    case 'held':
      return `Waits for ${waitsFor.map(displayPath).join(', ')}`;
    case 'ready':
      return 'Is next';
    case 'human':
      return 'For you to do';
    case 'failed':
      return 'Did not end well';
    case 'left':
      return 'Not chosen';
    case 'done':
      return 'Done before';
    default:
      return null;
  }
}
