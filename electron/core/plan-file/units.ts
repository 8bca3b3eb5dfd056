import type { MarkdownText } from './markdown-text';
import type { Box } from './scan';
import type { Section } from './sections';
import type { TaskHead } from './task-head';

/** A piece of a text that names work: a task, or a step of one. */
export interface Unit {
  /** Index of the line that names it. */
  readonly at: number;
  /** Index behind its last line. */
  readonly end: number;
  readonly head: TaskHead;
  readonly box: Box | null;
  readonly steps: readonly Unit[];
  /** Of a row of a table: the cells behind its title, as fields. */
  readonly cells?: readonly {
    readonly name: string;
    readonly value: string;
    readonly from: number;
    readonly to: number;
  }[];
}

/** By which sign a text's tasks were told from the rest. */
export type Signature =
  | 'table'
  | 'boxes-with-ids'
  | 'task-headings'
  | 'progress'
  | 'step-headings'
  | 'boxes'
  | 'phase-headings'
  | 'yaml-tasks'
  | 'numbered-headings'
  | 'numbered-list'
  | 'bullets'
  | 'headings'
  | 'whole';

export interface FoundUnits {
  readonly by: Signature;
  readonly units: readonly Unit[];
  /** The only box at the edge, where the tasks are those inside of it. */
  readonly group: Unit | null;
}

/** The unit of a section's heading. */
export function unitOfSection(
  { lines }: MarkdownText,
  section: Section,
  head: TaskHead,
  steps: readonly Unit[],
): Unit {
  return { at: section.at, end: section.end, head, box: lines[section.at]?.box ?? null, steps };
}

/**
 * Where a list item's own lines end: at the next unit or heading. Behind the last one of a section a paragraph at its own indent
 * speaks of the section, not of it.
 */
export function endOfItem(
  { lines, headingBehind }: MarkdownText,
  at: number,
  next: number,
  from = at,
): number {
  const heading = headingBehind[from] ?? lines.length;
  if (next <= heading) return next;
  const indent = lines[at]?.indent ?? 0;
  for (let index = from + 1; index < heading; index++) {
    const line = lines[index];
    if (!line || line.kind === 'blank' || line.indent > indent || line.kind === 'quoted') continue;
    const isLazy = line.kind === 'text' && lines[index - 1]?.kind !== 'blank' && !lines[index - 1]?.quoted;
    if (!isLazy) return index;
  }
  return heading;
}
