import { counted } from '#shared/counted';
import { describeOverlap, describePlanProblem } from '#shared/describe-plan-problem';
import type { Plan, PlanEdge, PlanPlace, PlanProblem, PlanTask, TaskKey } from '#shared/plan';
import { terminalLine } from './terminal-text';

const MARKS: Readonly<Record<PlanTask['mark'], string>> = {
  ...{ open: '[ ]', running: '[~]', done: '[x]', blocked: '[!]', cancelled: '[-]' },
};
/** So many of one kind are told; `--json` has them all. */
const MOST_LINES = 100;
const MOST_NAMES = 5;

/** What a plan says and what would run, as lines for people. */
export function planLines(plan: Plan, files: readonly string[]): string[] {
  const where = (place: PlanPlace | null) =>
    place === null ? '' : `${files.length > 1 ? `${files[place.file] ?? ''}:` : 'line '}${place.line}`;
  const waits = new Map<TaskKey, PlanEdge[]>();
  for (const edge of plan.edges) waits.set(edge.task, [...(waits.get(edge.task) ?? []), edge]);
  const phases = new Map(plan.phases.map(({ key, title }) => [key, title]));
  const lines = [summary(plan), ...(plan.title === null ? [] : ['', terminalLine(plan.title)]), ''];
  let phase: string | null = null;
  for (const task of plan.tasks) {
    if (task.phase !== phase && task.phase !== null)
      lines.push(`  ${terminalLine(phaseName(task.phase, phases.get(task.phase)))}`);
    phase = task.phase;
    lines.push(...taskLines(task, waits.get(task.key) ?? []));
  }
  return [
    ...lines,
    ...section(
      'Overlaps',
      plan.overlaps.map((one) => `${one.tasks.join(' and ')} ${describeOverlap(one)}`),
    ),
    ...section('Problems', problemLines(bySeverity(plan.problems), where)),
  ];
}

/** `read as spec-kit · 46 tasks, 46 done · 42 edges by order, 0 stated · 5 overlaps · 2 problems` */
export function summary({ format, grain, tasks, edges, overlaps, problems }: Plan): string {
  const count = (via: PlanEdge['via']) => edges.filter((edge) => edge.via === via).length;
  const done = tasks.filter(({ mark }) => mark === 'done').length;
  const guesses = count('guess');
  const byOrder = count('structure');
  return [
    `read as ${format}`,
    `${counted(tasks.length, UNITS[grain])}, ${done} done`,
    `${counted(byOrder, 'edge')} by order, ${count('stated')} stated${guesses > 0 ? `, ${guesses} guessed` : ''}`,
    counted(overlaps.length, 'overlap'),
    counted(problems.length, 'problem'),
  ].join(' · ');
}

const UNITS: Readonly<Record<Plan['grain'], string>> = { phase: 'phase', task: 'task', step: 'step' };

function phaseName(key: string, title: string | undefined): string {
  return title === undefined || title === key ? key : `${key}: ${title}`;
}

function taskLines(task: PlanTask, edges: readonly PlanEdge[]): string[] {
  const marks = [
    ...(task.kind === 'human' ? ['for you'] : []),
    ...(task.optional ? ['optional'] : []),
    ...(task.parallel ? ['parallel'] : []),
  ];
  const name = task.id ?? task.key;
  const title = task.title === name ? '' : `  ${terminalLine(task.title, 200)}`;
  const head = `${terminalLine(name, 80)}${title}`;
  const on = edges.map(({ on, via }) =>
    via === 'guess' ? `${on}?` : via === 'structure' ? `${on} (by order)` : on,
  );
  return [
    `  ${MARKS[task.mark]} ${head}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`,
    ...(on.length > 0 ? [`        waits for ${terminalLine(on.join(', '), 300)}`] : []),
  ];
}

/** Problems in the same words are one line, with the tasks that have them. */
function problemLines(
  problems: readonly PlanProblem[],
  where: (place: PlanPlace | null) => string,
): string[] {
  const grouped = new Map<string, PlanProblem[]>();
  for (const problem of problems) {
    const words = `${problem.level} ${problem.task === null ? '' : '…: '}${describePlanProblem(problem)}`;
    grouped.set(words, [...(grouped.get(words) ?? []), problem]);
  }
  return [...grouped].map(([words, alike]) => {
    const [first] = alike;
    const tasks = alike.flatMap(({ task }) => task ?? []);
    const more = tasks.length - MOST_NAMES;
    const names = `${tasks.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const place = alike.length === 1 ? where(first?.place ?? null) : '';
    return `${words.replace('…: ', () => `${names}: `)}${place === '' ? '' : ` (${place})`}`;
  });
}

const LEVELS: readonly PlanProblem['level'][] = ['stop', 'warn', 'note'];

function bySeverity(problems: readonly PlanProblem[]): PlanProblem[] {
  return LEVELS.flatMap((level) => problems.filter((problem) => problem.level === level));
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    ...['', `${title}:`],
    ...lines.slice(0, MOST_LINES).map((line) => `  ${terminalLine(line, 500)}`),
    ...(more > 0 ? [`  … and ${more} more; --json has them all`] : []),
  ];
}
