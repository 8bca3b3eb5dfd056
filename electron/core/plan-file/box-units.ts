import { type BoxNode, nestByNumber } from './box-tree';
import type { MarkdownText } from './markdown-text';
import { isExcluded, liesInSection } from './sections';
import { endOfItem, type Unit } from './units';

/** Ids of what is required or checked, not of work. */
const NO_TASK_ID =
  /^(?:ACS?|FR|NFR|REQ|SC|R|CHK|CON|DEP|FILE|TEST|RISK|ASSUMPTION|ALT|PAT|GUD|SEC|US|Q|D|G|M|S|P)-?\d/;
const TASK_ID = /^[A-Z]{1,8}(?:-[A-Z]{1,8})?-?\d/;

export function hasTaskId(id: string | null): boolean {
  return id !== null && TASK_ID.test(id) && !NO_TASK_ID.test(id);
}

/** Boxes that carry ids, at least three of them. Wherever they stand, they are tasks. */
export function unitsWithIds(text: MarkdownText, boxes: readonly BoxNode[]): readonly Unit[] {
  const tasks = boxes.filter((node) => !node.criterion && hasTaskId(node.head.id));
  return tasks.length < 3 ? [] : unitsOfNodes(text, tasks);
}

/** The boxes of a text that no section excludes: those at its edge are tasks, or those of its only one. */
export function unitsOfBoxes(
  text: MarkdownText,
  boxes: readonly BoxNode[],
): { units: readonly Unit[]; group: Unit | null } {
  const work = boxes.filter(
    (node) => !node.criterion && !liesInSection(text.sectionAt[node.at] ?? null, isExcluded),
  );
  nestByNumber(work);
  const kept = new Set(work);
  const roots = work.filter((node) => node.parent === null || !kept.has(node.parent));
  const [only] = roots;
  if (only && roots.length === 1 && only.children.length > 1) {
    const [group] = unitsOfNodes(text, roots);
    return { units: unitsOfNodes(text, only.children), group: group ?? null };
  }
  return { units: unitsOfNodes(text, roots), group: null };
}

/** Boxes as units, each with all boxes below it as its steps. */
export function unitsOfNodes(text: MarkdownText, tasks: readonly BoxNode[]): readonly Unit[] {
  const own = new Set(tasks);
  return tasks.map((node, index) => {
    const below = stepsBelow(node, own);
    const next = tasks[index + 1]?.at ?? text.lines.length;
    const end = endOfItem(text, node.at, next, below.at(-1)?.at ?? node.at);
    return { at: node.at, end, head: node.head, box: node.box, steps: stepsOf(text, below, end) };
  });
}

/** Boxes of a part of a text as the steps of what that part is about. */
export function stepsWithin(
  text: MarkdownText,
  boxes: readonly BoxNode[],
  from: number,
  to: number,
): readonly Unit[] {
  const outer = text.sectionAt[from] ?? null;
  const within = boxesBetween(boxes, from, to).filter((node) => {
    if (node.criterion) return false;
    for (
      let section = text.sectionAt[node.at] ?? null;
      section && section !== outer;
      section = section.parent
    )
      if (isExcluded(section.name)) return false;
    return true;
  });
  return stepsOf(text, within, to);
}

/** Boxes are in the order of their lines, so those of a part are found by halving. */
function boxesBetween(boxes: readonly BoxNode[], from: number, to: number): readonly BoxNode[] {
  return boxes.slice(firstFrom(boxes, from), firstFrom(boxes, to));
}

function firstFrom(boxes: readonly BoxNode[], at: number): number {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boxes[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stepsOf(text: MarkdownText, nodes: readonly BoxNode[], end: number): readonly Unit[] {
  const steps = nodes.filter((node) => !isNote(text, node));
  return steps.map((node, index) => ({
    at: node.at,
    end: Math.min(steps[index + 1]?.at ?? end, text.headingBehind[node.at] ?? end, end),
    head: node.head,
    box: node.box,
    steps: [],
  }));
}

/** A remark that was given a box because everything beside it has one. */
function isNote(text: MarkdownText, node: BoxNode): boolean {
  return /^\**(?:Sub-task: )?note\**:/i.test(text.lines[node.at]?.content ?? '');
}

function stepsBelow(node: BoxNode, own: ReadonlySet<BoxNode>): readonly BoxNode[] {
  const found: BoxNode[] = [];
  const left = [...node.children].reverse();
  for (let one = left.pop(); one; one = left.pop()) {
    if (own.has(one)) continue;
    found.push(one);
    for (const child of one.children.toReversed()) left.push(child);
  }
  return found.sort((a, b) => a.at - b.at);
}
