import type { PlanProblem } from '#shared/plan';
import type { MarkdownText } from './markdown-text';
import { type Phases, plainText, takenLines } from './phases';
import type { PlanLine } from './read-task';
import {
  isConstraints,
  isNonGoals,
  isOrder,
  isQuestions,
  isShared,
  liesInSection,
  type Section,
} from './sections';
import type { Unit } from './units';

/** What a text says to all of its tasks. */
export interface PlanContext {
  readonly title: string | null;
  readonly context: string;
  readonly constraints: readonly string[];
  readonly nonGoals: readonly string[];
  readonly orderSections: readonly (readonly PlanLine[])[];
  readonly questions: readonly PlanProblem[];
}

/** Reads what stands outside of tasks and phases: all before the first of them, and sections that are for everybody. */
export function planContext(
  text: MarkdownText,
  units: readonly Unit[],
  { phases }: Phases,
  body: number,
): PlanContext {
  const { lines, sections, sectionAt } = text;
  const taken = [...takenLines(text, units)];
  for (const phase of phases) taken.fill(true, phase.at, phase.end);
  const first = Math.max(body, taken.indexOf(true));
  const title =
    sections.find((section) => section.level === 1 && !(taken[section.at] && phases.length > 0)) ?? null;
  const isOwn = (name: string) =>
    isConstraints(name) || isNonGoals(name) || isOrder(name) || isQuestions(name);
  const shared = lines.filter(({ text: line }, at) => {
    if (at < body || taken[at] || at === title?.at || line.trimStart().startsWith('<!--')) return false;
    const section = sectionAt[at] ?? null;
    return !liesInSection(section, isOwn) && (at < first || liesInSection(section, isShared));
  });
  while (shared.at(-1)?.kind === 'heading' || shared.at(-1)?.kind === 'blank') shared.pop();
  const outer = (is: (name: string) => boolean) =>
    sections.filter(
      (section) => is(section.name) && !taken[section.at] && !liesInSection(section.parent, is),
    );
  return {
    title: title === null ? null : (lines[title.at]?.content ?? null),
    context: plainText(shared),
    constraints: outer(isConstraints).flatMap((section) => entriesOf(text, section)),
    nonGoals: outer(isNonGoals).flatMap((section) => entriesOf(text, section)),
    orderSections: sections
      .filter((section) => isOrder(section.name) && !liesInSection(section.parent, isOrder))
      .map((section) => lines.slice(section.at, section.end)),
    questions: sections
      .filter((section) => isQuestions(section.name))
      .map((section) => asProblem(text, section))
      .filter((problem) => problem.about.length > 0),
  };
}

/** Its list's items, else its paragraphs' lines. */
function entriesOf({ lines }: MarkdownText, section: Section): string[] {
  const below = lines.slice(section.at + 1, section.end);
  const items = below.filter((line) => line.kind === 'item' && line.indent < 2);
  const from = items.length > 0 ? items : below.filter((line) => line.kind === 'text');
  return from.map((line) => line.content.trim()).filter((entry) => entry !== '');
}

function asProblem(text: MarkdownText, section: Section): PlanProblem {
  const about = entriesOf(text, section)
    .filter((entry) => !/^(?:none|n\/a|-)\.?$/i.test(entry))
    .slice(0, 20);
  const line = text.lines[section.at];
  const place = { file: line?.file ?? 0, line: section.at + 1 };
  return { code: 'open-questions', level: 'warn', task: null, place, about };
}
