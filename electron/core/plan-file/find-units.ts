import { type BoxNode, boxesOf } from './box-tree';
import { hasTaskId, unitsOfBoxes, unitsOfNodes, unitsWithIds } from './box-units';
import {
  unitsOfHeadings,
  unitsOfIssues,
  unitsOfNumberedHeadings,
  unitsOfPhaseHeadings,
  unitsOfStepHeadings,
  unitsOfTaskHeadings,
} from './heading-units';
import {
  isLivingPlan,
  unitsOfBullets,
  unitsOfNumberedList,
  unitsOfPhaseItems,
  unitsOfYamlTasks,
} from './list-units';
import type { MarkdownText } from './markdown-text';
import { liesInSection } from './sections';
import { unitsOfTables } from './table-units';
import { readTaskHead } from './task-head';
import type { FoundUnits, Unit } from './units';

/** Which lines of a text are tasks: by the first sign that fits. The order was tried on hand-judged plans of the wild. */
export function findUnits(text: MarkdownText): FoundUnits {
  const boxes = boxesOf(text);
  const ways: readonly (() => FoundUnits)[] = [
    () => as('table', repeats(text, boxes) ? [] : unitsOfTables(text)),
    () => as('boxes-with-ids', unitsWithIds(text, boxes)),
    () => as('task-headings', unitsOfIssues(text, boxes)),
    () => as('task-headings', unitsOfTaskHeadings(text, boxes)),
    () => as('progress', isLivingPlan(text) ? progressUnits(text, boxes) : []),
    () => as('step-headings', unitsOfStepHeadings(text, boxes)),
    () => ({ by: 'boxes', ...unitsOfBoxes(text, boxes) }),
    () => as('phase-headings', unitsOfPhaseHeadings(text, boxes)),
    () => as('phase-headings', unitsOfPhaseItems(text)),
    () => as('yaml-tasks', unitsOfYamlTasks(text)),
    () => as('numbered-headings', unitsOfNumberedHeadings(text, boxes)),
    () => as('numbered-list', unitsOfNumberedList(text)),
    () => as('bullets', unitsOfBullets(text)),
    () => as('headings', unitsOfHeadings(text, boxes)),
  ];
  for (const way of ways) {
    const found = way();
    if (found.units.length > 0) return found;
  }
  return as('whole', wholeText(text));
}

/** A table that lists what boxes or headings of the text are about: they say more. */
function repeats(text: MarkdownText, boxes: readonly BoxNode[]): boolean {
  const ids = new Set(unitsOfTables(text).map((unit) => unit.head.id));
  const others = [...unitsWithIds(text, boxes), ...unitsOfTaskHeadings(text, boxes)];
  const same = new Set(others.map((unit) => unit.head.id).filter((id) => ids.has(id)));
  return same.size * 2 >= ids.size;
}

/** Our own format: boxes at the edge of their lists, and headings with an id or a box. What is inside of them are criteria. */
export function findOwnUnits(text: MarkdownText): FoundUnits {
  const heads = text.sections.flatMap((section) => {
    const head = readTaskHead(text.lines[section.at]?.content ?? '', true);
    const isTask = text.lines[section.at]?.box || hasOwnId(head.id);
    return isTask ? [{ section, head }] : [];
  });
  const within = new Set(heads.map(({ section }) => section));
  const boxes = boxesOf(text).filter(
    (node) =>
      node.parent === null &&
      !node.criterion &&
      !liesInSection(text.sectionAt[node.at] ?? null, (name) => name === 'acceptance') &&
      !isWithin(text, node.at, within),
  );
  const headings = heads.map(({ section, head }, index): Unit => {
    const inner = heads[index + 1]?.section;
    const end = inner && inner.at < section.end ? inner.at : section.end;
    return {
      at: section.at,
      end,
      head,
      box: text.lines[section.at]?.box ?? null,
      steps: [],
    };
  });
  const units = [...unitsOfNodes(text, boxes), ...headings].sort((a, b) => a.at - b.at);
  return as(
    'boxes-with-ids',
    units.map((unit) => ({ ...unit, steps: [] })),
  );
}

/** `Phase 1` and the like name groups, in ours too. */
function hasOwnId(id: string | null): boolean {
  return (
    id !== null &&
    (hasTaskId(id) || /^(?:Task \d|[A-Za-z]{1,6}-?\d)/.test(id)) &&
    !/^(?:Phase|Step|Part) /.test(id)
  );
}

function isWithin(text: MarkdownText, at: number, sections: ReadonlySet<unknown>): boolean {
  for (let section = text.sectionAt[at] ?? null; section; section = section.parent)
    if (sections.has(section)) return true;
  return false;
}

const TIME = /^\(\d{4}-\d\d-\d\d[^()]{0,30}\)\s*/;

function progressUnits(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const inProgress = boxes.filter(
    (node) => node.parent === null && text.sectionAt[node.at]?.name === 'progress',
  );
  return unitsOfNodes(text, inProgress).map((unit) => ({
    ...unit,
    head: { ...unit.head, title: unit.head.title.replace(TIME, '') },
  }));
}

/** The file itself, by its first heading. */
function wholeText(text: MarkdownText): readonly Unit[] {
  const [first] = text.sections;
  const at = first?.at ?? text.lines.findIndex((line) => line.kind !== 'blank' && !line.quoted);
  if (at < 0) return [];
  const line = text.lines[at];
  const head = readTaskHead(line?.kind === 'text' ? line.text : (line?.content ?? ''));
  return [{ at, end: text.lines.length, head, box: line?.box ?? null, steps: [] }];
}

function as(by: FoundUnits['by'], units: readonly Unit[]): FoundUnits {
  return { by, units, group: null };
}
