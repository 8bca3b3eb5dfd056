import type { Conflict, MergePiece } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import type { RepoPath } from '#shared/ids';
import { type Asking, sideNames } from '#shared/resolving';
import { assertNever } from '#shared/result';
import type { TreeEntry } from '../../git/diff-tree';
import { objectSize, readBlob } from '../../git/index';
import { conflictSides, stageIds } from '../conflict-sides';
import type { MergeRepository } from '../merge-repository';

type Texts = { readonly ours: string | null; readonly base: string | null; readonly theirs: string | null };

/** The sides as text, and how far they merge; null where one of them is no text, or too much of it. */
export async function readText(
  mergeRepo: MergeRepository,
  { stages }: Conflict,
): Promise<{ texts: Texts; pieces: readonly MergePiece[] } | null> {
  const present = [stages.ours, stages.theirs, stages.base].filter((stage) => stage !== null);
  if (!present.every(({ mode }) => mode.startsWith('100'))) return null;
  const sides = await conflictSides(mergeRepo, stageIds(stages));
  const readable = [sides.ours, sides.theirs, sides.base].every(
    ({ type }) => type === 'text' || type === 'absent',
  );
  if (!readable) return null;
  const text = (side: (typeof sides)['ours']) => (side.type === 'text' ? side.text : null);
  const texts = { ours: text(sides.ours), base: text(sides.base), theirs: text(sides.theirs) };
  if (texts.ours === null && texts.theirs === null) return null;
  // Where a side has deleted the file there is one question: what of the other side's whole file is to be.
  const whole: MergePiece = {
    type: 'conflict',
    ours: texts.ours ?? '',
    base: texts.base ?? '',
    theirs: texts.theirs ?? '',
  };
  return { texts, pieces: sides.pieces ?? [whole] };
}

/** What a side has where there is no text to show: a copy to look at, or words. */
export type SideCopy = {
  readonly name: string;
  readonly path: RepoPath | null;
  readonly entry: TreeEntry | null;
  readonly words: string;
};

/** Copies of a conflict's sides below `folder`. A link is only told of: a copy of it would lead somewhere else. */
export async function sideCopies(
  mergeRepo: MergeRepository,
  { stages, place }: Conflict,
  of: Asking,
  folder: string,
): Promise<SideCopy[]> {
  const names = { ...sideNames(of, place), base: 'base' };
  return Promise.all(
    (['ours', 'theirs', 'base'] as const).map(async (side): Promise<SideCopy> => {
      const [stage, name] = [stages[side], names[side]];
      if (stage === null) return { name, path: null, entry: null, words: 'has no such file' };
      const at = `has ${displayPath(stage.path)}`;
      switch (stage.mode) {
        case '160000':
          return { name, path: null, entry: null, words: `${at}, a submodule at commit ${stage.oid}` };
        case '120000': {
          const link = displayPath((await readBlob(mergeRepo.git, stage.oid)).toString('utf8'));
          return { name, path: null, entry: null, words: `${at}, a symbolic link to ${link}` };
        }
        default: {
          const path = `${folder}/${name}${extensionOf(stage.path)}` as RepoPath;
          const bytes = await objectSize(mergeRepo.git, stage.oid);
          const executable = stage.mode === '100755' ? ', executable' : '';
          const words = `${at}, ${bytes} bytes${executable}: a copy is ${path}`;
          return { name, path, entry: { mode: '100644', oid: stage.oid }, words };
        }
      }
    }),
  );
}

/** One line about a side. */
export function describeSide({ name, words }: SideCopy): string {
  return `${name}: ${words}`;
}

function extensionOf(path: RepoPath): string {
  return /\.[A-Za-z0-9]{1,10}$/.exec(path)?.[0] ?? '';
}

/** What happened on both sides, said with their names. */
export function kindWords({ kind, stages, place }: Conflict, of: Asking): string {
  const { ours, theirs } = sideNames(of, place);
  const gone = stages.ours === null ? ours : theirs;
  const other = stages.ours === null ? theirs : ours;
  switch (kind) {
    case 'content':
      return 'both sides changed the same lines';
    case 'add-add':
      return 'both sides added this file';
    case 'modify-delete':
      return `deleted in the ${gone}, changed in the ${other}`;
    case 'rename-delete':
      return `deleted in the ${gone}, renamed in the ${other}`;
    case 'rename-rename':
      return 'both sides renamed this file, each to another name';
    case 'directory-file':
      return 'a file on one side, a folder on the other';
    case 'directory-rename':
      return 'one side added this file to a folder that the other side renamed';
    case 'mode':
      return 'the sides disagree on whether this is executable, or on what kind of file it is';
    case 'symlink':
      return 'a symbolic link that both sides changed';
    case 'submodule':
      return `a submodule: ${ours} has ${pointsTo(stages.ours)}, ${theirs} has ${pointsTo(stages.theirs)}`;
    case 'binary':
      return 'both sides changed this file, which is not text';
    case 'untracked-in-the-way':
      return `an untracked file of the ${ours} is where the ${theirs} adds one`;
    case 'ignored-in-the-way':
      return `an ignored file of the ${ours} is where the ${theirs} adds one`;
    default:
      return assertNever(kind);
  }
}

/** Where one side of a submodule's conflict has it; the other kinds of side are seen in the sheet. */
function pointsTo(stage: Conflict['stages']['ours']): string {
  if (stage === null) return 'none';
  return stage.mode === '160000' ? `it at commit ${stage.oid}` : 'a file there';
}
