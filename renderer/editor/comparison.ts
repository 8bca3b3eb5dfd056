import type { WordRange } from './changed-words';

/** Lines from `from` on, up to but without `to`; both count from 0. */
export type LineSpan = { readonly from: number; readonly to: number };

/** Lines of the old text in whose place there are lines of the new one, with the words that differ in them. */
type TextChange = {
  readonly old: LineSpan;
  readonly now: LineSpan;
  readonly oldWords: readonly WordRange[];
  readonly nowWords: readonly WordRange[];
};

/** Where two texts differ, in order, and which lines of it are elsewhere in the other text. */
export type Comparison = {
  readonly changes: readonly TextChange[];
  readonly moves: readonly { readonly old: LineSpan; readonly now: LineSpan }[];
};

/** In texts of more lines no moved code is looked for: that takes longer than it is worth. */
export const MOST_FOR_MOVES = 4_000;

/** A text's lines. One that ends with a line break has an empty last line, which tells it from one that does not. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** All of a text that is on one side only. */
export function wholeChange(oldLines: number, nowLines: number): Comparison {
  const old = { from: 0, to: oldLines };
  const now = { from: 0, to: nowLines };
  return { changes: [{ old, now, oldWords: [], nowWords: [] }], moves: [] };
}
