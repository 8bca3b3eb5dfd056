import type { HunkChoice } from '#shared/apply';
import type { CommitId, RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { renamesBetween, type TreeChange, type TreeEntry } from '../../git/diff-tree';
import { hashObject, hunksBetween, readBlob, withHunks } from '../../git/index';
import type { MergeRepository } from '../merge-repository';
import { editTree } from './edit-tree';

/** Which part of a change is meant: files or folders (null: all), and of some files only these hunks. */
export type Part = { readonly only: readonly RepoPath[] | null; readonly hunks: readonly HunkChoice[] };
type Unfit = RefusalOf<'part-unfit'>;

/** The base's tree with only the chosen files (or folders) of `head`. A renamed file goes with its old name. */
export async function chosenTree(
  mergeRepo: MergeRepository,
  base: CommitId,
  head: CommitId,
  only: readonly RepoPath[] | null,
): Promise<string> {
  const tree = await partTree(mergeRepo, base, head, { only, hunks: [] });
  if (!tree.ok) throw new Error(`whole files cannot be unfit: ${tree.refusal.reason}`);
  return tree.value;
}

/** As {@link chosenTree}, of some files only the chosen hunks: the rest of such a file stays as the base has it. */
export async function partTree(
  mergeRepo: MergeRepository,
  base: CommitId,
  head: CommitId,
  { only, hunks }: Part,
): Promise<Result<string, Unfit>> {
  if (only === null && hunks.length === 0) return ok(await mergeRepo.treeOf(head));
  const [changes, renames, baseTree] = await Promise.all([
    mergeRepo.diff(base, head),
    renamesBetween(mergeRepo.git, base, head),
    mergeRepo.treeOf(base),
  ]);
  const isChosen = (path: RepoPath) =>
    only === null || only.some((chosen) => path === chosen || path.startsWith(`${chosen}/`));
  const chosen = new Set([...changes.keys()].filter(isChosen));
  for (const { from, to } of renames) {
    if (chosen.has(from)) chosen.add(to);
    else if (chosen.has(to)) chosen.add(from);
  }
  const edits = new Map<RepoPath, TreeEntry | null>();
  for (const { path, after } of changes.values()) if (chosen.has(path)) edits.set(path, after);
  for (const choice of hunks) {
    const from = renames.find(({ to }) => to === choice.path)?.from ?? null;
    const entry = await partOfFile(mergeRepo, changes, choice, from);
    if (!entry.ok) return entry;
    if (entry.value === 'nothing') {
      edits.delete(choice.path);
      if (from) edits.delete(from);
    } else if (entry.value !== 'all' && edits.has(choice.path)) edits.set(choice.path, entry.value);
  }
  return ok(await editTree(mergeRepo, baseTree, edits));
}

async function partOfFile(
  { git }: MergeRepository,
  changes: ReadonlyMap<RepoPath, TreeChange>,
  { path, hunks: numbers }: HunkChoice,
  renamedFrom: RepoPath | null,
): Promise<Result<TreeEntry | 'all' | 'nothing', Unfit>> {
  const unfit = (reason: string) => refuse({ code: 'part-unfit' as const, path, reason });
  const change = changes.get(path);
  if (!change) return unfit('the session has not changed it');
  if (numbers.length === 0) return ok('nothing');
  const { after } = change;
  const before = renamedFrom === null ? change.before : (changes.get(renamedFrom)?.before ?? null);
  const isFile = (entry: TreeEntry | null) => entry === null || entry.mode.startsWith('100');
  const hunks =
    isFile(before) && isFile(after) ? await hunksBetween(git, before?.oid ?? null, after?.oid ?? null) : null;
  if (!hunks) return unfit('it is not text and can only be applied as a whole');
  const chosen = new Set(numbers);
  const missing = numbers.find((number) => number >= hunks.length);
  if (missing !== undefined)
    return unfit(`it has ${hunks.length} hunks, and none with the number ${missing}`);
  if (chosen.size === hunks.length || !before || !after) return ok('all');
  const bytes = withHunks(await readBlob(git, before.oid), await readBlob(git, after.oid), hunks, chosen);
  return ok({ mode: before.mode, oid: await hashObject(git, bytes) });
}
