import type { TranscriptRow } from '../transcript-rows';
import { rowText, sourceOf } from './row-text';

/** What is looked for. */
export type Search = { readonly words: string; readonly matchCase: boolean };

/** The matches in one row. `before`: how many there are in the rows above it. */
type FoundRow = {
  readonly index: number;
  readonly key: string;
  readonly matches: number;
  readonly before: number;
};

/** All matches that hold the words, by the rows that they stand in. */
export type Found = { readonly rows: readonly FoundRow[]; readonly total: number };

/** One of the matches: the nth of a row, from 0. */
export type Match = { readonly key: string; readonly nth: number };

export const NOTHING_FOUND: Found = { rows: [], total: 0 };

/** What matches a search; blanks match any blanks, since lines are broken elsewhere than they are written. */
export function patternOf({ words, matchCase }: Search): RegExp | null {
  const parts = words.trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return null;
  return new RegExp(parts.map(literally).join('\\s+'), matchCase ? 'g' : 'gi');
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

const texts = new WeakMap<object, string>();

/** Looks for words in rows. What it counted in a row holds for as long as that stays the same. */
export function createFinder(search: Search, folders: readonly string[]) {
  const pattern = patternOf(search);
  const counted = new WeakMap<object, number>();
  const matchesIn = (row: TranscriptRow): number => {
    if (pattern === null) return 0;
    const source = sourceOf(row);
    const known = counted.get(source);
    if (known !== undefined) return known;
    const text = texts.get(source) ?? rowText(row, folders);
    texts.set(source, text);
    const matches = count(text, pattern);
    counted.set(source, matches);
    return matches;
  };
  return (rows: readonly TranscriptRow[]): Found => {
    if (pattern === null) return NOTHING_FOUND;
    const found: FoundRow[] = [];
    let total = 0;
    rows.forEach((row, index) => {
      const matches = matchesIn(row);
      if (matches === 0) return;
      found.push({ index, key: row.key, matches, before: total });
      total += matches;
    });
    return { rows: found, total };
  };
}

function count(text: string, pattern: RegExp): number {
  pattern.lastIndex = 0;
  let matches = 0;
  while (pattern.test(text)) matches += 1;
  return matches;
}

/** Which of all matches it is, from 1; 0 where it is none any more. */
export function numberOf({ rows }: Found, match: Match | null): number {
  const row = match && rows.find(({ key }) => key === match.key);
  return row && match.nth < row.matches ? row.before + match.nth + 1 : 0;
}

/** The first match at or after a row, else the first of all; null where there is none. */
export function matchFrom({ rows }: Found, from: number): Match | null {
  const row = rows.find(({ index }) => index >= from) ?? rows[0];
  return row ? { key: row.key, nth: 0 } : null;
}

/** The match that comes so many after another, around the ends; without one the first, or the last. */
export function matchAfter(found: Found, match: Match | null, step: 1 | -1): Match | null {
  if (found.total === 0) return null;
  const at = numberOf(found, match) - 1;
  const next = at < 0 && step < 0 ? found.total - 1 : (at + step + found.total) % found.total;
  const row = found.rows.findLast(({ before }) => before <= next);
  return row ? { key: row.key, nth: next - row.before } : null;
}
