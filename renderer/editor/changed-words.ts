import { shortestEdits } from './shortest-edits';

/** A run of characters that a side changed: line (from 0) inside the piece and columns (from 0, end exclusive). */
export type WordRange = { readonly line: number; readonly from: number; readonly to: number };

/** Words beyond this are not compared; the lines are marked as a whole then. */
const MOST_WORDS = 4000;

/** What is in `text` but not in `base`, word by word. */
export function changedWords(base: string, text: string): WordRange[] {
  const before = wordsOf(base);
  const after = wordsOf(text);
  if (before.length + after.length > MOST_WORDS) return [];
  const ranges: WordRange[] = [];
  let line = 0;
  let column = 0;
  let space = 0;
  for (const edit of shortestEdits(before, after)) {
    if (edit.type === 'deleted') continue;
    if (edit.text === '\n') {
      line += 1;
      column = 0;
      continue;
    }
    const to = column + edit.text.length;
    const blank = edit.text.trim() === '';
    if (edit.type === 'added' && !blank) {
      const last = ranges.at(-1);
      // New words with only space between them are one change to the eye.
      if (last && last.line === line && column - last.to <= space)
        ranges[ranges.length - 1] = { ...last, to };
      else ranges.push({ line, from: column, to });
    }
    space = blank ? edit.text.length : 0;
    column = to;
  }
  return ranges;
}

function wordsOf(text: string): string[] {
  return text.replaceAll('\r\n', '\n').match(/[\p{L}\p{N}_]+|\n|[^\S\n]+|[^\p{L}\p{N}_\s]/gu) ?? [];
}
