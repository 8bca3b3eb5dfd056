import type { BoxNode } from './box-tree';
import { hasTaskId, stepsWithin } from './box-units';
import { numberedSteps } from './list-units';
import type { MarkdownText } from './markdown-text';
import { isExcluded, isOrder, isWork, liesInSection, type Section } from './sections';
import { readTaskHead, type TaskHead } from './task-head';
import { type Unit, unitOfSection } from './units';

interface Headed {
  readonly section: Section;
  readonly head: TaskHead;
}

/** Headings that name tasks: by `[P]`, as `Task N` or `Story N.M`, by a box or an id. At least two of one level. */
export function unitsOfTaskHeadings(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const all = headed(text);
  const chosen = [
    all.filter(({ head }) => head.parallel),
    all.filter(({ head }) => /^(?:Task|Story) \d/.test(head.id ?? '')),
    all.filter(
      ({ section, head }) => hasTaskId(head.id) || text.lines[section.at]?.box || isSlug(head.title),
    ),
  ].find((some) => sameLevel(some).length > 1);
  return chosen ? asUnits(text, boxes, widened(all, sameLevel(chosen))) : [];
}

/** `## 01-price-model`. */
function isSlug(title: string): boolean {
  return /^\d{2,3}-[a-z][\w-]{1,80}$/.test(title);
}

/** Where some of a section's headings carry `[P]`, those beside them that do not are tasks as well. */
function widened(all: readonly Headed[], chosen: readonly Headed[]): readonly Headed[] {
  const parents = new Set(chosen.map(({ section }) => section.parent));
  const [first] = chosen;
  if (!first || !chosen.every(({ head }) => head.parallel)) return chosen;
  return all.filter(({ section }) => section.level === first.section.level && parents.has(section.parent));
}

/** `Step N`, where at least half of all boxes stand below such headings. */
export function unitsOfStepHeadings(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const steps = sameLevel(headed(text).filter(({ head }) => /^Step \d/.test(head.id ?? '')));
  if (steps.length < 2) return [];
  const units = asUnits(text, boxes, steps);
  const below = units.reduce((sum, unit) => sum + unit.steps.length, 0);
  return below * 2 >= boxes.filter((box) => !box.criterion).length ? units : [];
}

const PHASE = /^(?:Phase|Chunk|Milestone|Stage|Part|Étape|Schritt) /;

/** `Phase N`, `Chunk N`, `Milestone N`. */
export function unitsOfPhaseHeadings(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const phases = sameLevel(headed(text).filter(({ head }) => PHASE.test(head.id ?? '')));
  if (phases.length < 2) return [];
  const units = asUnits(text, boxes, phases);
  const withSteps = (named: boolean) =>
    units.map((unit) =>
      unit.steps.length > 0
        ? unit
        : { ...unit, steps: numberedSteps(text, unit.at + 1, unit.end, { named }) },
    );
  // Steps that are counted through are referred to by their numbers; where each phase begins anew, a number means nothing.
  const ids = withSteps(true).flatMap((unit) => unit.steps.map(({ head }) => head.id));
  return withSteps(new Set(ids).size === ids.length);
}

/** `### 1. Title` below a section that means work, or all over the text. */
export function unitsOfNumberedHeadings(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const numbered = headed(text).filter(({ head }) => /^\d/.test(head.id ?? ''));
  const inWork = sameLevel(numbered.filter(({ section }) => liesInSection(section.parent, isWork)));
  return inWork.length > 1 ? asUnits(text, boxes, inWork) : [];
}

/** `## Title` with `### Type`, `### Priority` and the like below it, as issues are written for an importer. */
export function unitsOfIssues(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const parts = new Map<Section, number>();
  for (const { name, parent, level } of text.sections)
    if (level === 3 && parent?.level === 2 && /^(?:priority|type|assignee|labels|design)$/.test(name))
      parts.set(parent, (parts.get(parent) ?? 0) + 1);
  if (![...parts.values()].some((count) => count > 1)) return [];
  return asUnits(
    text,
    boxes,
    headed(text).filter(({ section }) => section.level === 2),
  );
}

/** The deepest level of which at least three stand beside each other. */
export function unitsOfHeadings(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const all = headed(text).filter(({ section }) => !liesInSection(section, isExcluded));
  const beside = grouped(all, ({ section }) => section.parent);
  const many = [...beside.values()].filter((some) => sameLevel(some).length > 2).map(sameLevel);
  const deepest = Math.max(0, ...many.map((some) => some[0]?.section.level ?? 0));
  return asUnits(text, boxes, many.filter((some) => some[0]?.section.level === deepest).flat());
}

function headed(text: MarkdownText): readonly Headed[] {
  return text.sections
    .filter((section) => !liesInSection(section, isOrder))
    .map((section) => ({ section, head: readTaskHead(text.lines[section.at]?.content ?? '', text.ours) }));
}

/** Those of the level that most of them have. */
function sameLevel(some: readonly Headed[]): readonly Headed[] {
  const levels = [...grouped(some, ({ section }) => section.level).values()];
  return levels.reduce<readonly Headed[]>((most, level) => (level.length > most.length ? level : most), []);
}

function asUnits(text: MarkdownText, boxes: readonly BoxNode[], some: readonly Headed[]): readonly Unit[] {
  return some.map(({ section, head }) =>
    unitOfSection(text, section, head, stepsWithin(text, boxes, section.at, section.end)),
  );
}

function grouped<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
