import type { Comparison } from './comparison';

/** Of lines that are elsewhere in the other text, where: by line, the line there. Both count from 0. */
export type MovedLines = {
  readonly old: ReadonlyMap<number, number>;
  readonly now: ReadonlyMap<number, number>;
};

/** The lines that a comparison found to be moved within the file. */
export function movedLines({ moves }: Pick<Comparison, 'moves'>): MovedLines {
  const old = new Map<number, number>();
  const now = new Map<number, number>();
  for (const move of moves) {
    for (let line = move.old.from; line < move.old.to; line += 1) old.set(line, move.now.from);
    for (let line = move.now.from; line < move.now.to; line += 1) now.set(line, move.old.from);
  }
  return { old, now };
}

/** Says where a line went, or came from. */
export function movedWords(side: keyof MovedLines, there: number): string {
  return side === 'old' ? `Moved to line ${there + 1}` : `Moved from line ${there + 1}`;
}
