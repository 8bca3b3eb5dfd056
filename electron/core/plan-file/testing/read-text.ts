import { readPlanText } from '../plan-text';
import { readMarkdown } from '../read-markdown';
import type { ReadPlan } from '../read-task';

/** A Markdown plan that a test wrote, as it is read. */
export function readText(
  text: string | readonly string[],
  {
    name = 'plan.md',
    grain = null,
  }: { readonly name?: string; readonly grain?: ReadPlan['grain'] | null } = {},
): ReadPlan {
  const whole = typeof text === 'string' ? text : text.join('\n');
  const plan = readPlanText({ name, bytes: Buffer.from(whole) }, 0);
  if (!plan.ok) throw new Error(plan.refusal.why);
  return readMarkdown(plan.value, grain);
}

/** Keys and marks of its tasks, as short as can be. */
export function marksOf(plan: ReadPlan): readonly string[] {
  return plan.tasks.map(({ task }) => `${task.key} ${task.mark}`);
}
