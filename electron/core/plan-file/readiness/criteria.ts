import type { Plan, PlanPhase, PlanProblem, PlanTask } from '#shared/plan';
import { outsideCode } from './plain-words';

/** Words by which a task says itself how it is seen to be done. */
const VERIFIES =
  /\b(?:verif(?:y|ies|ied)|ensur\w{1,3}|confirm\w{0,3}|assert\w{0,3}|expect\w{0,3}|pass(?:es|ing)?|tests?|must|should (?:return|fail|show|be)|so that|until)\b|验证|確認|vérifi|prüf/i;
/** Words that say that something is good, and not what that is. */
const UNCLEAR =
  /\b(?:works? (?:correctly|properly|fine|as (?:expected|intended|designed))|as expected|(?:good|great|better|nice) (?:ux|ui|quality|performance|user experience)|handles? (?:all )?edge cases|user[- ]friendly|clean code|high[- ]quality|robust|intuitive|no bugs|bug[- ]free|looks? good|well[- ]documented|properly (?:handled|implemented|tested))\b/i;
const PRECISE = /[\d`"“”«»/]|\b(?:returns?|fails?|shows?|prints?|exits?|equals?|throws?|rejects?)\b/i;

/** R1 and R2: how an agent, and you, can tell that a task is done. */
export function criteriaProblems(task: PlanTask, phase: PlanPhase | null, plan: Plan): PlanProblem[] {
  const stated = [...task.acceptance, ...task.checks];
  const inherited = [...(phase?.acceptance ?? []), ...plan.defaults.checks];
  const about = { task: task.key, place: task.place };
  const problems: PlanProblem[] = [];
  if (stated.length + inherited.length === 0) {
    const words = [task.title, task.text, ...task.steps.map(({ text }) => text)].join('\n').slice(0, 20_000);
    if (!VERIFIES.test(words)) problems.push({ ...about, code: 'no-acceptance', level: 'warn', about: [] });
  }
  for (const criterion of task.acceptance) {
    const words = outsideCode(criterion).slice(0, 500);
    if (UNCLEAR.test(words) && !PRECISE.test(criterion))
      problems.push({ ...about, code: 'criterion-unclear', level: 'note', about: [criterion.slice(0, 200)] });
  }
  return problems;
}
