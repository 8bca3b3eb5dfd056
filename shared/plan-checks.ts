import { type Check, MOST_CHECKS, USUAL_CHECK_SECONDS } from './check';
import { splitCommandLine } from './command-line';
import type { Plan, PlanTask } from './plan';

/** The commands that a task of a plan names as checks: its own, else those for all tasks. What was concluded is no command to run. */
export function checkLinesOf({ defaults }: Pick<Plan, 'defaults'>, task: PlanTask): readonly string[] {
  if (task.inferred.includes('checks')) return [];
  const lines = task.checks.length > 0 ? task.checks : defaults.checks;
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))].slice(0, MOST_CHECKS);
}

/** All that the tasks with these keys would run, each line once, as the user is asked about it. */
export function checkLinesIn(plan: Plan, chosen: readonly string[]): readonly string[] {
  const tasks = plan.tasks.filter(({ key }) => chosen.includes(key));
  return [...new Set(tasks.flatMap((task) => checkLinesOf(plan, task)))];
}

/** The checks of a task. People write them for a shell, so one runs those that only a shell understands. */
export function checksOfTask(plan: Pick<Plan, 'defaults'>, task: PlanTask): Check[] {
  return checkLinesOf(plan, task).map((line) => {
    const words = splitCommandLine(line);
    return {
      name: line.slice(0, 200),
      command: words.ok ? [...words.value] : ['sh', '-c', line],
      ...{ when: 'turn', seconds: USUAL_CHECK_SECONDS },
    };
  });
}
