import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileContent } from '#shared/changeset';
import type { Conflict, ConflictSides, MergePiece, StageIds } from '#shared/conflict';
import { describeContent } from '../changeset';
import { objectSize, readBlob } from '../git/index';
import type { MergeRepository } from './merge-repository';

/** Beyond this a side is not opened for editing, in bytes. */
const LARGEST_SIDE = 8 * 1024 * 1024;
const MARKER_SIZE = 40;

/**
 * The three sides of a conflict and, where all of them are text, how far Git merges them by itself. The pieces come from
 * `git merge-file`, the same engine that found the conflict, so that what is shown as merged is what Git would write.
 */
export async function conflictSides(mergeRepo: MergeRepository, stages: StageIds): Promise<ConflictSides> {
  const [base, ours, theirs] = await Promise.all([
    readSide(mergeRepo, stages.base),
    readSide(mergeRepo, stages.ours),
    readSide(mergeRepo, stages.theirs),
  ]);
  const texts = [ours, base, theirs].map((side) => side.text);
  const mergeable = [ours, base, theirs].every(
    ({ content }) => content.type === 'text' || content.type === 'absent',
  );
  const pieces =
    mergeable && ours.text !== null && theirs.text !== null ? await merge(mergeRepo, texts) : null;
  return { base: base.content, ours: ours.content, theirs: theirs.content, pieces };
}

/** Reads the sides of conflicts of one plan. */
export function readSides(mergeRepo: MergeRepository): (conflict: Conflict) => Promise<ConflictSides> {
  return ({ stages }) => conflictSides(mergeRepo, stageIds(stages));
}

/** The objects that a conflict's stages name. */
export function stageIds({ base, ours, theirs }: Conflict['stages']): StageIds {
  return { base: base?.oid ?? null, ours: ours?.oid ?? null, theirs: theirs?.oid ?? null };
}

type Side = { readonly content: FileContent; readonly text: string | null };

async function readSide(mergeRepo: MergeRepository, oid: string | null): Promise<Side> {
  if (oid === null) return { content: { type: 'absent' }, text: null };
  const bytes = await objectSize(mergeRepo.git, oid);
  if (bytes > LARGEST_SIDE) return { content: { type: 'too-large', bytes }, text: null };
  const content = describeContent(await readBlob(mergeRepo.git, oid));
  return { content, text: content.type === 'text' ? content.text : null };
}

/** `texts` are ours, base and theirs; a base that is not there is empty, as when both sides added the file. */
async function merge(mergeRepo: MergeRepository, texts: readonly (string | null)[]): Promise<MergePiece[]> {
  const folder = await mkdtemp(join(mergeRepo.scratch, 'sides-'));
  const names = ['ours', 'base', 'theirs'] as const;
  await Promise.all(names.map((name, index) => writeFile(join(folder, name), texts[index] ?? '')));
  // A label that no file can contain by chance tells our markers from text that looks like them.
  const label = randomBytes(16).toString('hex');
  const merged = await mergeRepo.git
    .with({ dir: folder })
    .try([
      'merge-file',
      '-p',
      '--diff3',
      `--marker-size=${MARKER_SIZE}`,
      ...['-L', label, '-L', label, '-L', label],
      ...names,
    ]);
  if (merged.code > 127) throw new Error(`git merge-file ended with ${merged.code}: ${merged.stderr}`);
  return trimEnds(parseMerged(merged.stdout.toString('utf8'), label), texts);
}

/** Reads what `git merge-file --diff3` printed. Pure; exported for its tests. */
export function parseMerged(output: string, label: string): MergePiece[] {
  const marker = (character: string) => character.repeat(MARKER_SIZE);
  const begin = `${marker('<')} ${label}`;
  const middle = `${marker('|')} ${label}`;
  const separator = marker('=');
  const end = `${marker('>')} ${label}`;
  const pieces: MergePiece[] = [];
  let part: 'merged' | 'ours' | 'base' | 'theirs' = 'merged';
  let lines = { merged: '', ours: '', base: '', theirs: '' };
  const close = (piece: MergePiece, kept: boolean) => {
    if (kept) pieces.push(piece);
    lines = { merged: '', ours: '', base: '', theirs: '' };
  };
  for (const line of output.split(/(?<=\n)/)) {
    const bare = line.replace(/\r?\n$/, '');
    if (part === 'merged' && bare === begin) {
      close({ type: 'merged', text: lines.merged }, lines.merged !== '');
      part = 'ours';
    } else if (part === 'ours' && bare === middle) part = 'base';
    else if (part === 'base' && bare === separator) part = 'theirs';
    else if (part === 'theirs' && bare === end) {
      close({ type: 'conflict', base: lines.base, ours: lines.ours, theirs: lines.theirs }, true);
      part = 'merged';
    } else lines[part] += line;
  }
  close({ type: 'merged', text: lines.merged }, lines.merged !== '');
  return pieces;
}

/** Before a marker Git ends every line; a side whose last line has no end gets it back that way. */
function trimEnds(pieces: MergePiece[], [ours, base, theirs]: readonly (string | null)[]): MergePiece[] {
  const last = pieces.at(-1);
  if (last?.type !== 'conflict') return pieces;
  const trim = (piece: string, whole: string | null | undefined) =>
    whole && !whole.endsWith('\n') ? piece.replace(/\r?\n$/, '') : piece;
  return pieces.with(-1, {
    type: 'conflict',
    ours: trim(last.ours, ours),
    base: trim(last.base, base),
    theirs: trim(last.theirs, theirs),
  });
}
