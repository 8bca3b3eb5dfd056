import { rm } from 'node:fs/promises';
import type { CommitId, RepoPath } from '#shared/ids';
import type { SkippedFile } from '#shared/skipped-file';
import { admit, LARGEST, type Look, type Storing } from './admit-files';
import { copyIndex } from './copy-index';
import { lookAt } from './disk';
import { type Doubted, resetDoubted } from './doubted-entries';
import type { FileSettings } from './files-git';
import { filterOf, isFilterCommand } from './filter-command';
import { type FiltersInUse, filtersInUse, NO_FILTERS, unfilteredGit } from './filters-in-use';
import type { Git } from './git';
import { pathFromBytes, pathsFromZ, pathsToZ, splitZ } from './path-bytes';
import { noteStillness } from './stillness';
import { storeAsPack, WORTH_A_PACK } from './store-as-pack';
import { forget, listUntracked, storeByPath } from './store-by-path';
import { storeCopies } from './store-copies';
import { tooLongPaths } from './too-long-paths';
import { filteredBy } from './untrusted-filters';

export type RecordedTree = {
  readonly tree: string;
  readonly leftOut: readonly SkippedFile[];
  /** Files that the real index has no one version of: they are recorded as they are on disk, markers and all. */
  readonly unmerged: readonly RepoPath[];
};

/** Paths whose filter is one that may not run and that the user has none of his own in the place of. */
function unfiltered(
  git: Git,
  { counting, untrusted }: FileSettings,
  paths: readonly RepoPath[],
): Promise<RepoPath[]> {
  const names = new Set(untrusted.map(({ key }) => filterOf(key)));
  for (const { key } of counting) if (isFilterCommand(key)) names.delete(filterOf(key));
  return filteredBy(git, names, paths, 'files');
}

/** When this process last recorded a tree, by its root: what has not changed since is in the repository. */
const recorded = new Map<string, number>();

type Packing = { readonly objects: string; readonly since: number };

/**
 * Writes a working tree's state, untracked files included, as a tree object. `git` has git folder, work tree and a
 * scratch index set; `index` is that scratch index, made here from a copy of `realIndex` and left in the state the
 * tree was written from. The real index and the files stay as they are. A file of a required filter that fails, or that may
 * not run, is left out: it may be there to keep what is in the file out of the repository. Submodules are asked for their HEAD, never for
 * their status, so nothing that their own settings name can run.
 */
export async function recordTree(
  git: Git,
  options: {
    root: string;
    index: string;
    realIndex: string | null;
    fallback: CommitId;
    /** Those `git` was opened with, for telling of files that go through a filter that may not run. */
    settings?: FileSettings;
    /** The folder that `git` keeps objects in: many new files are then written as one pack. */
    objects?: string;
    doubted?: Doubted;
  },
): Promise<RecordedTree> {
  const began = Date.now();
  const packing =
    options.objects === undefined
      ? null
      : { objects: options.objects, since: recorded.get(options.root) ?? 0 };
  const look = lookAt(options.root);
  const leftOut: SkippedFile[] = [];
  const entries = await seedIndex(git, options);
  await unhide(git, entries, look);
  const { settings } = options;
  const filters = settings ? filtersInUse(settings) : NO_FILTERS;
  const doubted = options.doubted ? await resetDoubted(git, options.doubted) : [];
  const { gone, present } = await changedEntries(git, { entries, doubted }, look, filters);
  await forget(git, gone);
  const storeAll = async (paths: readonly RepoPath[]) => {
    const admitted = await admit(git, options.root, paths, { look, leftOut, filters });
    await store(git, options.root, admitted, { leftOut, filters, packing });
    const asIs = options.settings ? await unfiltered(git, options.settings, admitted) : [];
    leftOut.push(...asIs.map((path) => ({ path, reason: 'filter-not-trusted' as const })));
  };
  await storeAll(present);
  const untracked: RepoPath[] = [];
  const listed = await listUntracked(git);
  // Git says that it left something out, in words; what that is, the disk says.
  if (listed.complained)
    for (const path of await tooLongPaths(options.root)) leftOut.push({ path, reason: 'path-too-long' });
  const failed = new Set(doubted.length > 0 ? leftOut.map(({ path }) => path) : []);
  for (const path of listed.paths.filter((one) => !failed.has(one))) {
    if (path.endsWith('/'))
      leftOut.push({ path: path.slice(0, -1) as RepoPath, reason: 'nested-repository' });
    else untracked.push(path);
  }
  await storeAll(untracked);
  const tree = await writeTree(git, filters);
  recorded.set(options.root, began);
  return { tree, leftOut, unmerged: unmergedIn(entries) };
}

type IndexEntry = {
  readonly path: RepoPath;
  readonly submodule: boolean;
  readonly unmerged: boolean;
  /** Marked as never to be looked at. */
  readonly assumed: boolean;
  /** Marked as kept out of the working tree. */
  readonly skipped: boolean;
};

/** A missing index, or one that Git cannot read, is made anew from the last known commit. */
async function seedIndex(
  git: Git,
  { index, realIndex, fallback }: { index: string; realIndex: string | null; fallback: CommitId },
): Promise<IndexEntry[]> {
  const list = ['ls-files', '--stage', '-v', '-z'];
  if (realIndex !== null && (await copyIndex(realIndex, index))) {
    const listed = await git.try(list);
    if (listed.code === 0) return parseEntries(listed.stdout);
  }
  await rm(index, { force: true });
  await git.run(['read-tree', '--no-sparse-checkout', fallback]);
  return parseEntries(await git.run(list));
}

/**
 * Reads `ls-files --stage -v -z`, `<tag> <mode> <oid> <stage>\t<path>`, keeping only what is out of the ordinary: plain
 * entries are as many as the repository has files, and tell nothing here.
 */
function parseEntries(output: Buffer): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (const field of splitZ(output)) {
    const tab = field.indexOf('\t');
    const tag = String.fromCharCode(field[0] ?? 0);
    const submodule = field.subarray(2, 8).equals(SUBMODULE);
    const unmerged = field[tab - 1] !== STAGE_NONE;
    if (tag === 'H' && !submodule && !unmerged) continue;
    const path = pathFromBytes(field.subarray(tab + 1));
    const [assumed, skipped] = [tag !== tag.toUpperCase(), tag.toUpperCase() === 'S'];
    entries.push({ path, submodule, unmerged, assumed, skipped });
  }
  return entries;
}

const SUBMODULE = Buffer.from('160000');
const STAGE_NONE = '0'.charCodeAt(0);

/** Lets marks that hide a file from Git no longer hide it from us. */
async function unhide(git: Git, entries: readonly IndexEntry[], look: Look): Promise<void> {
  const assumed = entries.filter((entry) => entry.assumed).map((entry) => entry.path);
  const skipped: RepoPath[] = [];
  for (const { path } of entries.filter((entry) => entry.skipped)) {
    if ((await look(path)).kind !== 'nothing') skipped.push(path);
  }
  if (assumed.length > 0) {
    await git.run(['update-index', '--no-assume-unchanged', '-z', '--stdin'], { input: pathsToZ(assumed) });
  }
  if (skipped.length > 0) {
    await git.run(['update-index', '--no-skip-worktree', '-z', '--stdin'], { input: pathsToZ(skipped) });
  }
}

/** Entries that the files no longer agree with, conflicts, and all submodules: their HEAD may have moved. */
async function changedEntries(
  git: Git,
  { entries, doubted }: { readonly entries: readonly IndexEntry[]; readonly doubted: readonly RepoPath[] },
  look: Look,
  filters: FiltersInUse,
): Promise<{ gone: RepoPath[]; present: RepoPath[] }> {
  const differing = await diffFiles(git, filters);
  const submodules = new Set(entries.filter((entry) => entry.submodule).map((entry) => entry.path));
  const gone: RepoPath[] = [];
  const present: RepoPath[] = [];
  for (const path of new Set([...pathsFromZ(differing), ...submodules, ...unmergedIn(entries), ...doubted])) {
    const { kind } = await look(path);
    const there = kind === 'folder' ? submodules.has(path) : kind !== 'nothing';
    (there ? present : gone).push(path);
  }
  return { gone, present };
}

/** Where a filter fails on one file, those that are to go through a filter count as changed: each is then met by itself. */
async function diffFiles(git: Git, filters: FiltersInUse): Promise<Buffer> {
  const args = ['diff-files', '-z', '--name-only', '--ignore-submodules=all'];
  if (filters.required.size === 0) return git.run(args);
  const result = await git.try(args);
  return result.code === 0 ? result.stdout : unfilteredGit(git, filters).run(args);
}

/** Each path once, whatever number of sides the index has of it. */
function unmergedIn(entries: readonly IndexEntry[]): RepoPath[] {
  return [...new Set(entries.filter(({ unmerged }) => unmerged).map(({ path }) => path))];
}

/** Git looks once more at files that are as new as the index, so a filter that fails on one it failed on before is left out. */
async function writeTree(git: Git, filters: FiltersInUse): Promise<string> {
  const args = ['write-tree'];
  if (filters.required.size === 0) return git.line(args);
  const { code, stdout } = await git.try(args);
  return code === 0 ? stdout.toString('latin1').trim() : unfilteredGit(git, filters).line(args);
}

/**
 * Takes files into the index. Git opens them by their paths, so those that were not left alone meanwhile are taken once
 * more, from copies: what is recorded is the tree's own.
 */
async function store(
  git: Git,
  root: string,
  paths: readonly RepoPath[],
  { leftOut, filters, packing }: Storing & { readonly packing: Packing | null },
): Promise<void> {
  if (paths.length === 0) return;
  const stillness = await noteStillness(root, paths);
  const calm = paths.filter((path) => !stillness.restless.has(path));
  const refused: SkippedFile[] = [];
  const fresh = packing ? calm.filter((path) => stillness.isChangedSince(path, packing.since)) : [];
  const isFresh = new Set(fresh);
  const known = calm.filter((path) => !isFresh.has(path));
  const loose =
    packing && fresh.length >= WORTH_A_PACK ? await storeAsPack(git, packing.objects, fresh) : fresh;
  await storeByPath(git, root, [...known, ...loose], { leftOut: refused, filters });
  const again = new Set([...stillness.restless, ...(await stillness.changed(calm))]);
  leftOut.push(...refused.filter(({ path }) => !again.has(path)));
  if (again.size === 0) return;
  const failed: SkippedFile[] = [];
  const left = await storeCopies(git, [...again], {
    root,
    most: LARGEST,
    store: (copies, folder, copied) => storeByPath(copies, folder, copied, { leftOut: failed, filters }),
  });
  leftOut.push(...failed.filter(({ reason }) => reason === 'filter-failed'));
  for (const { path, why } of left) leftOut.push({ path, reason: why === 'special' ? 'special-file' : why });
}
