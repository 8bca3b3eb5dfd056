import type { PlanGrain, PlanProblem } from '#shared/plan';
import { detectFormat } from './detect-format';
import { findOwnUnits, findUnits } from './find-units';
import { type FrontMatter, frontValues, losesFrontMatter, readFrontMatter } from './front-matter';
import { atGrain, type Grained, grainsOf } from './grain';
import { stripEmphasis } from './inline';
import { makeTask } from './make-task';
import { type MarkdownText, markdownText } from './markdown-text';
import { pathsOfText } from './paths';
import { type Phases, phasesOf } from './phases';
import { planContext } from './plan-context';
import type { PlanText } from './plan-text';
import type { ReadPhase, ReadPlan, ReadTask } from './read-task';
import { withoutRepeats } from './repeated';
import { scanMarkdown } from './scan';
import { uniqueKeys } from './unique-key';
import type { FoundUnits } from './units';

/** More than this at once is nobody's plan for a quarter of an hour. */
const MANY_TASKS = 40;

/** Reads a Markdown plan, whatever it is called. `grain` null: as its format has it, which is its tasks. */
export function readMarkdown(plan: PlanText, grain: PlanGrain | null): ReadPlan {
  const front = frontMatterOf(plan);
  const body = front?.body ?? 0;
  const scan = scanMarkdown(plan, body);
  const ours = front !== null && frontValues(front, 'understory').length > 0;
  const text = markdownText(scan.lines, ours);
  const problems: PlanProblem[] = scan.openFences.map((at) => problem('fence-not-closed', plan.file, at));
  if (front?.brokenAt != null) problems.push(problem('front-matter-broken', plan.file, front.brokenAt));
  if (!front && losesFrontMatter(plan)) problems.push(problem('front-matter-broken', plan.file, 0));
  const all = ours ? findOwnUnits(text) : findUnits(text);
  const found: FoundUnits = { ...all, units: withoutRepeats(text, all.units, problems) };
  const phases = phasesOf(text, found);
  const grains = grainsOf(found.units, phases);
  const read = grain !== null && grains.includes(grain) ? grain : 'task';
  const { phases: readPhases, tasks } = tasksAt(
    text,
    atGrain(text, found.units, phases, read),
    phases,
    problems,
  );
  const context = planContext(text, found.units, phases, body);
  if (read === 'task' && tasks.length > MANY_TASKS && grains.includes('phase'))
    problems.push({
      code: 'too-many-tasks',
      level: 'note',
      task: null,
      place: null,
      about: [String(tasks.length)],
    });
  return {
    format: detectFormat(plan.name, text, found),
    title: titleOf(front, context.title),
    context: [...(front && ours ? texts(front, 'goal') : []), context.context]
      .filter((part) => part !== '')
      .join('\n\n'),
    defaults: defaultsOf(plan, ours ? front : null, context),
    grain: read,
    grains,
    phases: readPhases,
    tasks,
    order: ours ? orderOf(front) : null,
    orderSections: context.orderSections,
    files: [{ name: plan.name, bytes: plan.bytes, lines: scan.lines }],
    problems: [...problems, ...context.questions],
  };
}

function frontMatterOf(plan: PlanText): FrontMatter | null {
  try {
    return readFrontMatter(plan);
  } catch {
    // Nested deeper than the parser's stack.
    return null;
  }
}

function problem(code: PlanProblem['code'], file: number, at: number): PlanProblem {
  return { code, level: 'warn', task: null, place: { file, line: at + 1 }, about: [] };
}

function tasksAt(text: MarkdownText, units: readonly Grained[], phases: Phases, problems: PlanProblem[]) {
  const criteria = numberedCriteria(text);
  const keyFor = uniqueKeys();
  const phaseKeyFor = uniqueKeys();
  const groups = new Map<object, ReadPhase>();
  const groupOf = ({ phase, of, unit }: Grained): ReadPhase | null => {
    const source = of ?? phase;
    if (!source) return null;
    const known = groups.get(source);
    if (known) return known;
    const whole = of ? asPhase(text, of, phaseKeyFor) : (phase?.read ?? null);
    if (whole) groups.set(source, whole);
    return whole && unit ? whole : null;
  };
  const tasks = units.map((grained, index): ReadTask => {
    const { head } = grained.unit;
    const own =
      head.id?.startsWith('Step ') && grained.of?.head.id ? `${grained.of.head.id} ${head.id}` : head.id;
    return makeTask(grained.unit, {
      text,
      phase: groupOf(grained)?.phase.key ?? null,
      key: keyFor(own ?? '', `#${index + 1}`),
      criteria,
      problems,
    });
  });
  const empty = phases.phases.filter((phase) => phase.units.length === 0).map((phase) => phase.read);
  const told = [...groups.values(), ...(units.some(({ phase }) => phase) ? empty : [])];
  return { phases: told.toSorted((a, b) => a.phase.place.line - b.phase.place.line), tasks };
}

/** A task whose steps are read as tasks. */
function asPhase(
  text: MarkdownText,
  unit: Grained['unit'],
  keyFor: ReturnType<typeof uniqueKeys>,
): ReadPhase {
  const { task, alsoCalled } = makeTask(
    { ...unit, steps: [] },
    { text, phase: null, key: 'x', criteria: new Map(), problems: [] },
  );
  const key = keyFor(unit.head.id ?? unit.head.title, 'group');
  const line = text.lines[unit.at];
  return {
    phase: { key, title: task.title, text: task.text, acceptance: task.acceptance, place: task.place },
    alsoCalled,
    lines: line ? [line] : [],
    wave: null,
  };
}

/** Criteria by number, of a section called so: stories count them through, over several lists. */
function numberedCriteria(text: MarkdownText): ReadonlyMap<string, string> {
  const by = new Map<string, string>();
  for (const section of text.sections) {
    if (section.name !== 'acceptance criteria' || by.size > 0) continue;
    for (const line of text.lines.slice(section.at, section.end))
      if (line.kind === 'item' && /^\d/.test(line.marker ?? ''))
        by.set((line.marker ?? '').slice(0, -1), line.content);
  }
  return by;
}

function titleOf(front: FrontMatter | null, heading: string | null): string | null {
  const named = front ? texts(front, 'title', 'name')[0] : undefined;
  return (named ?? (heading === null ? null : stripEmphasis(heading).trim())) || null;
}

function defaultsOf(
  plan: PlanText,
  front: FrontMatter | null,
  context: { constraints: readonly string[]; nonGoals: readonly string[] },
) {
  const many = (...keys: readonly string[]) => (front ? texts(front, ...keys) : []);
  const one = (key: string) => many(key)[0] ?? null;
  const most = Number(one('max-parallel') ?? 0);
  return {
    agent: one('agent'),
    customAgent: one('custom-agent'),
    model: one('model'),
    base: one('base'),
    checks: many('checks'),
    constraints: [...many('constraints'), ...context.constraints],
    nonGoals: [...many('non-goals'), ...context.nonGoals],
    files: front
      ? frontValues(front, 'context').flatMap(
          ({ text, line }) => pathsOfText(`\`${text}\``, { file: plan.file, line }, 'reads').paths,
        )
      : [],
    maxParallel: Number.isInteger(most) && most > 0 ? most : null,
  };
}

function orderOf(front: FrontMatter | null): ReadPlan['order'] {
  const said = front ? texts(front, 'order')[0] : undefined;
  return said === 'sequential' || said === 'phases' ? said : 'stated';
}

function texts(front: FrontMatter, ...keys: readonly string[]): string[] {
  return frontValues(front, ...keys).map((value) => value.text);
}
