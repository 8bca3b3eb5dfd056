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
  /** Bases and custom agents that the plan names and that there are not. */
  readonly missingBases: ReadonlySet<string>;
  readonly missingCustomAgents: ReadonlySet<string>;
};

/**
 * What will make an agent that works alone stop, ask or miss, judged before it starts. It advises: a plan can be started in
 * spite of it.
 */
export function judgeReadiness(plan: Plan, surroundings: Surroundings): PlanProblem[] {
  const { tree } = surroundings;
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
      ...whoProblems(task, surroundings),
    ];
  });
  return [...problems, ...whoProblems({ ...plan.defaults, key: null, place: null }, surroundings)];
}

function hiddenProblems(task: PlanTask): PlanProblem[] {
  const text = [task.title, task.text, ...task.acceptance, ...task.steps.map(({ text }) => text)].join('\n');
  const shown = shownParts(text, 'kept').filter(({ about }) => about !== null);
  if (shown.length === 0) return [];
  const about = [...new Set(shown.map(({ shown }) => shown))].slice(0, 5);
  return [{ code: 'hidden-characters', level: 'warn', task: task.key, place: task.place, about }];
}

function whoProblems(
  task: Pick<PlanTask, 'agent' | 'base' | 'customAgent'> & {
    readonly key: PlanTask['key'] | null;
    readonly place: PlanTask['place'] | null;
  },
  { agents, missingBases, missingCustomAgents }: Surroundings,
): PlanProblem[] {
  const stop = (code: PlanProblem['code'], name: string | null, isMissing: boolean): PlanProblem[] =>
    name !== null && isMissing
      ? [{ code, level: 'stop', task: task.key, place: task.place, about: [name] }]
      : [];
  const { agent, base, customAgent } = task;
  return [
    ...stop('unknown-agent', agent, agents?.has(agent?.toLowerCase() ?? '') === false),
    ...stop('unknown-custom-agent', customAgent, missingCustomAgents.has(customAgent ?? '')),
    ...stop('unknown-base', base, missingBases.has(base ?? '')),
  ];
}
