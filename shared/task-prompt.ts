import type { Plan, PlanTask, TaskKey } from './plan';

/** What of the results that a task begins on is told to its agent. */
export type Result = { readonly title: string; readonly files: number };

/**
 * What the agent of a task is told: the task, what it is to leave alone, and what others do beside it. Texts of the file stand in
 * it as they are; nothing of them is carried out here.
 */
export function taskPrompt(plan: Plan, task: PlanTask, results: ReadonlyMap<TaskKey, Result>): string {
  const phase = plan.phases.find(({ key }) => key === task.phase);
  const others = plan.tasks.filter(({ key, mark }) => key !== task.key && mark === 'open');
  const { defaults } = plan;
  return [
    task.title,
    task.text.trim(),
    listed(
      'Steps',
      task.steps.filter(({ mark }) => mark === 'open').map(({ text }) => text),
    ),
    listed('It is done when', [...task.acceptance, ...(phase?.acceptance ?? [])]),
    listed(
      'Checks',
      [...new Set([...task.checks, ...defaults.checks])].map((check) => `\`${check}\``),
    ),
    listed('Keep to', [...task.constraints, ...defaults.constraints]),
    listed('Not part of it', [...task.nonGoals, ...defaults.nonGoals]),
    listed('Files to change', pathsOf(task, 'writes')),
    listed('Files to look at', [...pathsOf(task, 'reads'), ...defaults.files.map(({ path }) => path)]),
    phase ? section(`About “${phase.title}”, which this is part of`, phase.text) : '',
    plan.context.trim() === '' ? '' : section('About the whole plan', plan.context),
    listed(
      'Done before, and here already',
      [...results.values()].map(({ title, files }) => `${title} (${files} files)`),
    ),
    listed(
      'Others do these; leave them to them',
      others.slice(0, MOST_OTHERS).map(({ title }) => title),
    ),
    'Do not edit the file of the plan.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A plan of hundreds of tasks would fill the prompt. */
const MOST_OTHERS = 40;

function listed(heading: string, items: readonly string[]): string {
  return items.length === 0 ? '' : section(heading, items.map((item) => `- ${item}`).join('\n'));
}

function section(heading: string, text: string): string {
  return text.trim() === '' ? '' : `${heading}:\n${text.trim()}`;
}

function pathsOf({ files }: PlanTask, role: 'writes' | 'reads'): string[] {
  return files.filter((one) => one.role === role).map(({ path, isNew }) => (isNew ? `${path} (new)` : path));
}
