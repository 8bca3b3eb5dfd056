import { DefaultLinesDiffComputer } from 'monaco-editor/editor/common/diff/defaultLinesDiffComputer/defaultLinesDiffComputer';
import type { WordRange } from './changed-words';
import { type Comparison, type LineSpan, MOST_FOR_MOVES } from './comparison';

/** What the window asks: two texts by their lines. */
export type CompareRequest = {
  readonly id: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
  readonly ignoreSpace: boolean;
};

export type CompareAnswer = { readonly id: number; readonly comparison: Comparison };

/** Longest to look for the best comparison of one file, in milliseconds. */
const DEADLINE = 1_500;

const computer = new DefaultLinesDiffComputer();

/** The same comparison as the editor's own, away from the window's thread. */
function compare({ old, now, ignoreSpace }: CompareRequest): Comparison {
  const found = computer.computeDiff(old, now, {
    ignoreTrimWhitespace: ignoreSpace,
    maxComputationTimeMs: DEADLINE,
    computeMoves: old.length + now.length <= MOST_FOR_MOVES,
  });
  return {
    changes: found.changes.map(({ original, modified, innerChanges = [] }) => ({
      old: spanOf(original),
      now: spanOf(modified),
      oldWords: wordsIn(
        old,
        innerChanges.map((inner) => inner.originalRange),
      ),
      nowWords: wordsIn(
        now,
        innerChanges.map((inner) => inner.modifiedRange),
      ),
    })),
    moves: found.moves.map(({ lineRangeMapping: { original, modified } }) => ({
      old: spanOf(original),
      now: spanOf(modified),
    })),
  };
}

function spanOf(lines: { startLineNumber: number; endLineNumberExclusive: number }): LineSpan {
  return { from: lines.startLineNumber - 1, to: lines.endLineNumberExclusive - 1 };
}

type Range = { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number };

/** A range over several lines, line by line. Whole lines are marked as lines, not as words. */
function wordsIn(lines: readonly string[], ranges: readonly Range[]): WordRange[] {
  const words: WordRange[] = [];
  for (const range of ranges)
    for (let line = range.startLineNumber; line <= range.endLineNumber; line += 1) {
      const length = lines[line - 1]?.length ?? 0;
      const from = line === range.startLineNumber ? range.startColumn - 1 : 0;
      const to = line === range.endLineNumber ? range.endColumn - 1 : length;
      if (to > from && !(from === 0 && to === length)) words.push({ line: line - 1, from, to });
    }
  return words;
}

self.onmessage = ({ data }: MessageEvent<CompareRequest>) => {
  self.postMessage({ id: data.id, comparison: compare(data) } satisfies CompareAnswer);
};
