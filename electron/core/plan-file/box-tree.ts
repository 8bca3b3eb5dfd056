import { fieldOfLine } from './fields';
import type { MarkdownText } from './markdown-text';
import type { FieldKey } from './read-task';
import type { Box, ScannedLine } from './scan';
import { readTaskHead, type TaskHead } from './task-head';

/** A list item with a check box, and those that are inside of it. */
export interface BoxNode {
  readonly at: number;
  readonly box: Box;
  readonly head: TaskHead;
  /** A field of criteria holds it: it is no task and no step. */
  readonly criterion: boolean;
  parent: BoxNode | null;
  readonly children: BoxNode[];
}

/** Fields whose lists have boxes that are no work. */
const HOLD_CRITERIA = new Set<FieldKey>(['acceptance', 'requirements', 'checks', 'constraints', 'non-goals']);

/** All boxes of a text, in the order of their lines. */
export function boxesOf({ lines, ours }: MarkdownText): readonly BoxNode[] {
  const nodes: BoxNode[] = [];
  let open: { readonly indent: number; readonly node: BoxNode | null; readonly criteria: boolean }[] = [];
  /** The paragraph that names a field of criteria, whose list follows. */
  let field: { readonly indent: number; began: boolean } | null = null;
  for (const [at, line] of lines.entries()) {
    const blankBefore = lines[at - 1]?.kind === 'blank';
    if (line.kind === 'heading') {
      open = [];
      field = null;
    } else if (line.kind === 'text') {
      if (blankBefore) while ((open.at(-1)?.indent ?? -1) >= line.indent) open.pop();
      if (blankBefore || field === null || fieldOfLine(line))
        field = namesCriteria(line) ? { indent: line.indent, began: false } : null;
    } else if (line.kind === 'item') {
      while ((open.at(-1)?.indent ?? -1) >= line.indent) open.pop();
      if (field && (line.indent < field.indent || (field.began && blankBefore))) field = null;
      if (field) field.began = true;
      const above = open.at(-1);
      const criteria = above?.criteria || field !== null;
      if (line.box === null) {
        open.push({
          indent: line.indent,
          node: above?.node ?? null,
          criteria: criteria || namesCriteria(line),
        });
        continue;
      }
      const parent = above?.node ?? null;
      const node: BoxNode = {
        at,
        box: line.box,
        head: readTaskHead(line.content, ours),
        criterion: criteria,
        parent,
        children: [],
      };
      if (!criteria) parent?.children.push(node);
      nodes.push(node);
      open.push({ indent: line.indent, node, criteria });
    }
  }
  return nodes;
}

function namesCriteria(line: ScannedLine): boolean {
  const found = fieldOfLine(line);
  return found !== null && found.value === '' && HOLD_CRITERIA.has(found.key);
}

/** `1` is the parent of `1.1`, even where both stand side by side. */
export function nestByNumber(nodes: readonly BoxNode[]): readonly BoxNode[] {
  const byId = new Map<string, BoxNode>();
  for (const node of nodes) {
    const { id } = node.head;
    if (id === null || !/^\d/.test(id)) continue;
    const dot = id.lastIndexOf('.');
    const parent = dot < 0 ? undefined : byId.get(id.slice(0, dot));
    if (parent && node.parent === null && parent !== node) {
      node.parent = parent;
      parent.children.push(node);
    }
    byId.set(id, node);
  }
  return nodes;
}
