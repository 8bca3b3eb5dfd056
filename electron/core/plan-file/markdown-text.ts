import type { ScannedLine } from './scan';
import { type Section, sectionByLine, sectionsOf } from './sections';
import { readTaskHead, type TaskHead } from './task-head';

/** A scanned text with its sections. */
export interface MarkdownText {
  readonly lines: readonly ScannedLine[];
  readonly sections: readonly Section[];
  /** By line. */
  readonly sectionAt: readonly (Section | null)[];
  /** By line: the index of the next heading behind it, or of the end. */
  readonly headingBehind: readonly number[];
  /** It is written in our own format. */
  readonly ours: boolean;
}

export function markdownText(lines: readonly ScannedLine[], ours: boolean): MarkdownText {
  const sections = sectionsOf(lines);
  const headingBehind: number[] = new Array(lines.length).fill(lines.length);
  for (let index = lines.length - 2; index >= 0; index--)
    headingBehind[index] =
      lines[index + 1]?.kind === 'heading' ? index + 1 : (headingBehind[index + 1] ?? lines.length);
  return { lines, sections, sectionAt: sectionByLine(lines, sections), headingBehind, ours };
}

const HEADS = new WeakMap<Section, TaskHead>();

/** What a section's heading says; it is asked for again and again. */
export function headOfSection(text: MarkdownText, section: Section): TaskHead {
  const known = HEADS.get(section);
  if (known) return known;
  const head = readTaskHead(text.lines[section.at]?.content ?? '', text.ours);
  HEADS.set(section, head);
  return head;
}
