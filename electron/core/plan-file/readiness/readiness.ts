import { shownParts } from '#shared/hidden-characters';
import type { Plan, PlanProblem, PlanTask } from '#shared/plan';
import type { BaseTree } from './base-tree';
import { criteriaProblems } from './criteria';
import { fileProblems, madeFiles, staleProblems } from './named-files';
import { wordingProblems } from './wording';

/** What a plan's tasks begin with, and who there is to do them; null where that is not known. */
export type Surroundings = {
  readonly tree: BaseTree | null;
  readonly agents: ReadonlySet<string> | null;
  /** Bases that the plan names and that there are not. */
  readonly missingBases: ReadonlySet<string>;
};

/**
 * What will make an agent that works alone stop, ask or miss, judged before it starts. It advises: a plan can be started in
 * spite of it.
 */
export function judgeReadiness(plan: Plan, { tree, agents, missingBases }: Surroundings): PlanProblem[] {
  const phases = new Map(plan.phases.map((phase) => [phase.key, phase]));
  const made = madeFiles(plan.tasks);
  const problems = plan.tasks.flatMap((task): PlanProblem[] => {
    const hidden = hiddenProblems(task);
    if (task.mark === 'done') return [...hidden, ...(tree ? staleProblems(task, tree) : [])];
    if (task.mark === 'cancelled' || task.kind === 'human') return hidden;
    return [
      ...hidden,
      ...criteriaProblems(task, phases.get(task.phase ?? '') ?? null, plan),
      ...wordingProblems(task),
      ...(tree ? fileProblems(task, tree, made) : []),
      ...whoProblems(task, agents, missingBases),
    ];
  });
  return [...problems, ...defaultProblems(plan, agents, missingBases)];
}

function hiddenProblems(task: PlanTask): PlanProblem[] {
  const text = [task.title, task.text, ...task.acceptance, ...task.steps.map(({ text }) => text)].join('\n');
  const shown = shownParts(text, 'kept').filter(({ about }) => about !== null);
  if (shown.length === 0) return [];
  const about = [...new Set(shown.map(({ shown }) => shown))].slice(0, 5);
  return [{ code: 'hidden-characters', level: 'warn', task: task.key, place: task.place, about }];
}

function whoProblems(
  task: Pick<PlanTask, 'agent' | 'base'> & {
    readonly key: PlanTask['key'] | null;
    readonly place: PlanTask['place'] | null;
  },
  agents: ReadonlySet<string> | null,
  missingBases: ReadonlySet<string>,
): PlanProblem[] {
  const about = { task: task.key, place: task.place, level: 'stop' as const };
  return [
    ...(task.agent !== null && agents && !agents.has(task.agent.toLowerCase())
      ? [{ ...about, code: 'unknown-agent' as const, about: [task.agent] }]
      : []),
    ...(task.base !== null && missingBases.has(task.base)
      ? [{ ...about, code: 'unknown-base' as const, about: [task.base] }]
      : []),
  ];
}

function defaultProblems(
  { defaults: { agent, base } }: Plan,
  agents: ReadonlySet<string> | null,
  missingBases: ReadonlySet<string>,
): PlanProblem[] {
  return whoProblems({ agent, base, key: null, place: null }, agents, missingBases);
}
