import type { ChangedFile, Changeset, FileContent } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import { compareTexts } from '../../editor/compare-texts';
import { type Comparison, linesOf } from '../../editor/comparison';
import type { FileSides } from './file-contents';
import { keepDiffs } from './kept-diffs';
import { readSidesSoon } from './many-sides';

/** A file's change ready to be drawn: two texts compared, or whatever else the sides are. */
export type FileDiff =
  | {
      readonly type: 'texts';
      readonly old: readonly string[];
      readonly now: readonly string[];
      readonly comparison: Comparison;
      readonly sides: FileSides;
    }
  | { readonly type: 'other'; readonly sides: FileSides };

type Span = Pick<Changeset, 'from' | 'to'>;

/** How many are kept, and how long their texts may be together, in lines. A commit's content never changes. */
const MOST_KEPT = 400;
const MOST_LINES = 400_000;

const kept = keepDiffs<FileDiff>({ kept: MOST_KEPT, lines: MOST_LINES }, (diff) =>
  diff.type === 'texts' ? diff.old.length + diff.now.length : 0,
);

/** The diff of a file where it was read before. */
export function knownDiff(span: Span, file: ChangedFile, ignoreSpace: boolean): FileDiff | null {
  return kept.get(keyOf(span, file, ignoreSpace));
}

/** Reads and compares a file; `drop` takes the wish back where nobody began with it. */
export function readDiffSoon(
  session: SessionId,
  span: Span,
  file: ChangedFile,
  ignoreSpace: boolean,
): { readonly diff: Promise<Result<FileDiff, Refusal>>; readonly drop: () => void } {
  const { sides, drop } = readSidesSoon(session, span, file);
  const diff = sides.then(async (read): Promise<Result<FileDiff, Refusal>> => {
    if (!read.ok) return read;
    const compared = await diffOf(read.value, ignoreSpace);
    kept.put(keyOf(span, file, ignoreSpace), compared);
    return ok(compared);
  });
  return { diff, drop };
}

async function diffOf(sides: FileSides, ignoreSpace: boolean): Promise<FileDiff> {
  const { before, after } = sides;
  const isText = (side: FileContent) => side.type === 'text' || side.type === 'absent';
  const both = before.type === 'text' && after.type === 'text';
  if (!isText(before) || !isText(after) || textOf(before) === textOf(after)) return { type: 'other', sides };
  const old = linesOf(textOf(before));
  const now = linesOf(textOf(after));
  const comparison = await compareTexts(
    both || before.type === 'text' ? old : null,
    both || after.type === 'text' ? now : null,
    ignoreSpace,
  );
  return { type: 'texts', old, now, comparison, sides };
}

function textOf(content: FileContent): string {
  return content.type === 'text' ? content.text : '';
}

function keyOf({ from, to }: Span, file: ChangedFile, ignoreSpace: boolean): string {
  return `${from} ${to} ${ignoreSpace} ${file.path}`;
}
