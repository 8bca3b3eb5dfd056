import { readFields, textsOf } from './fields';
import { headOfSection, type MarkdownText } from './markdown-text';
import type { PlanLine, ReadPhase } from './read-task';
import { isExcluded, type Section } from './sections';
import { readTaskHead } from './task-head';
import { uniqueKeys } from './unique-key';
import type { FoundUnits, Unit } from './units';

/** A phase of a text with what it is about. */
export interface Phase {
  readonly read: ReadPhase;
  /** Index of the line that names it. */
  readonly at: number;
  readonly end: number;
  readonly units: readonly Unit[];
}

export interface Phases {
  readonly phases: readonly Phase[];
  readonly phaseOf: ReadonlyMap<Unit, Phase>;
}

const KIND = /^(?:Phase|Stage|Milestone|Chunk|Wave|Part|Epic|Track|Étape|Schritt) /;
/** Headings that only say that tasks follow. */
const CONTAINER =
  /^(?:tasks?|to-?dos?|tasks \/ subtasks|implementation(?: plan| tasks| steps)?|task (?:list|breakdown)|progress|plan|work|steps|work items|checklist|backlog|任务|タスク)$/;

/** The phases or groups that the tasks of a text stand in. One group for all of them is none. */
export function phasesOf(text: MarkdownText, { units, group }: FoundUnits): Phases {
  const owned = new Map<Section, Unit[]>();
  for (const unit of units) {
    const section = phaseSection(text, unit);
    if (!section) continue;
    const own = owned.get(section);
    if (own) own.push(unit);
    else owned.set(section, [unit]);
  }
  const isKind = (section: Section) => KIND.test(headOfSection(text, section).id ?? '');
  const keyFor = uniqueKeys();
  const isTaken = takenLines(text, units);
  const phases: Phase[] = [];
  const isPhased = [...owned.keys()].some(isKind);
  // A phase without tasks is told, so that what refers to it finds it.
  const sections = isPhased
    ? text.sections.filter((section) => owned.has(section) || (isKind(section) && !isTaken[section.at]))
    : [...owned.keys()];
  if (owned.size > 1 || isPhased)
    for (const section of sections)
      phases.push(asPhase(text, section.at, section.end, owned.get(section) ?? [], { keyFor, isTaken }));
  else if (group) phases.push(asPhase(text, group.at, group.end, units, { keyFor, isTaken }));
  return { phases, phaseOf: new Map(phases.flatMap((phase) => phase.units.map((unit) => [unit, phase]))) };
}

function phaseSection(text: MarkdownText, unit: Unit): Section | null {
  const own = text.sectionAt[unit.at] ?? null;
  const titles = topCount(text);
  let outer: Section | null = null;
  for (let section = own?.at === unit.at ? own.parent : own; section; section = section.parent) {
    if (KIND.test(headOfSection(text, section).id ?? '')) return section;
    const isTitle = section.level === 1 && titles === 1;
    if (!isTitle && !CONTAINER.test(section.name) && !isExcluded(section.name)) outer = section;
  }
  return outer;
}

const TOPS = new WeakMap<MarkdownText, number>();

function topCount(text: MarkdownText): number {
  const known = TOPS.get(text) ?? text.sections.filter((section) => section.level === 1).length;
  TOPS.set(text, known);
  return known;
}

interface PhaseMaking {
  readonly keyFor: (wanted: string, instead: string) => string;
  /** By line: it is of a unit. */
  readonly isTaken: readonly boolean[];
}

function asPhase(
  text: MarkdownText,
  at: number,
  end: number,
  units: readonly Unit[],
  making: PhaseMaking,
): Phase {
  const line = text.lines[at];
  const head = readTaskHead(line?.content ?? '');
  const below = text.lines.slice(at + 1, end).filter((_, index) => !making.isTaken[at + 1 + index]);
  const { fields, rest } = readFields(below);
  const key = making.keyFor(head.id ?? head.title, 'group');
  const stories = [...head.title.matchAll(/User Stor(?:y|ies) (\d{1,3})(?: ?(?:&|and|,|\/) ?(\d{1,3}))?/gi)];
  const read: ReadPhase = {
    phase: {
      key,
      title: head.title || key,
      text: plainText(rest),
      acceptance: textsOf(fields, 'acceptance'),
      place: { file: line?.file ?? 0, line: at + 1 },
    },
    alsoCalled: [
      ...(head.id && head.id !== key ? [head.id] : []),
      ...head.alsoCalled,
      ...stories.flatMap(([, one, other]) =>
        [one, other].flatMap((number) => (number ? [`US${number}`] : [])),
      ),
    ],
    lines: line ? [line, ...below] : below,
    wave: numberOf(/\b(?:wave|tier) (\d{1,3})\b/i.exec(line?.content ?? '')?.[1]),
  };
  return { read, at, end, units };
}

/** By line: whether it is of a unit. */
export function takenLines(text: MarkdownText, units: readonly Unit[]): readonly boolean[] {
  const taken: boolean[] = new Array(text.lines.length).fill(false);
  for (const unit of units) taken.fill(true, unit.at, unit.end);
  return taken;
}

/** Lines as the text that they are, without rules and empty ends. */
export function plainText(lines: readonly PlanLine[]): string {
  const shown = lines.filter((line) => !/^\s{0,3}(?:-{3,80}|\*{3,80}|_{3,80})\s{0,9}$/.test(line.text));
  const indent = smallestIndent(shown);
  const text: string[] = [];
  for (const [index, line] of shown.entries()) {
    // What stood between was of others.
    const apart = line.line - (shown[index - 1]?.line ?? line.line) > 1;
    if (apart && text.at(-1) !== '') text.push('');
    if (!(apart && line.text.trim() === '')) text.push(line.text.slice(indent).trimEnd());
  }
  let from = 0;
  let to = text.length;
  while (from < to && text[from] === '') from++;
  while (to > from && text[to - 1] === '') to--;
  return text.slice(from, to).join('\n');
}

function smallestIndent(lines: readonly PlanLine[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const { text } of lines)
    if (text.trim() !== '') smallest = Math.min(smallest, text.length - text.trimStart().length);
  return Number.isFinite(smallest) ? smallest : 0;
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
