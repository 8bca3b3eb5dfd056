import { randomBytes } from 'node:crypto';
import { lstatSync, type Stats } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId, RepoPath } from '#shared/ids';
import { concurrently, together } from '../../concurrently';
import { isArgument, type TreeEntry } from '../../git/diff-tree';
import {
  absoluteBytes,
  copyIndex,
  type Git,
  openFilesGit,
  pathFromBytes,
  pathsFromZ,
  pathsToZ,
  refuseUntrusted,
  setEntries,
  splitZ,
} from '../../git/index';
import { shaOf, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';

/** Untracked files above this size, or beyond this number, only count when a plan wants to write where they are. */
const UNTRACKED_BYTES = 1024 * 1024;
const UNTRACKED_FILES = 2000;

/** The workspace as Git objects (in the merge repository), seen through a copy of its index. The index itself stays as it is. */
export type WorkspaceSnapshot = {
  /** HEAD's commit; an empty commit on a branch that has none. */
  readonly head: CommitId;
  /** Tree of what is staged. */
  readonly indexTree: string;
  /** Digest of the index file this was read from; null when there was none. */
  readonly indexDigest: string | null;
  /** Tree of the files as they are: tracked ones, small untracked ones, and whatever was looked at. */
  worktree(): Promise<string>;
  /** Takes these files' present bytes in, whatever marks or times say about them, untracked and ignored ones too. */
  lookAt(paths: readonly RepoPath[]): Promise<void>;
  /** Set when Git does not track the path, so that the file on disk may be the only copy. */
  untracked(path: RepoPath): 'untracked' | 'ignored' | null;
  /** The same for another plan: what one takes in is not in the other's way. */
  fork(): WorkspaceSnapshot;
};

/** Reads the workspace. Objects that this makes go to the merge repository. */
export async function takeSnapshot(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  commit: CommitId | null,
): Promise<WorkspaceSnapshot> {
  const folder = join(mergeRepo.scratch, 'workspace');
  const settings = await workspace.fileSettings();
  const git = await openFilesGit(workspace, settings, folder, {
    env: { GIT_OBJECT_DIRECTORY: mergeRepo.objects },
  });
  const index = join(folder, 'git', 'index');
  const copied = await copyIndex(workspace.index, index);
  const digest = copied ? shaOf(await readFile(index)) : null;
  if (!copied) await git.run(['read-tree', '--empty']);
  const plain = (args: readonly string[]) => [...FULL_INDEX, ...args];
  const all = async () =>
    pathsFromZ(await git.run(['ls-files', '--cached', '--others', '--exclude-standard', '-z']));
  await refuseUntrusted(git, settings, all, 'files');
  const [indexTree, listed] = await together(git.line(plain(['write-tree'])), listChanged(git));
  if (listed.changed)
    await git.run(plain(['add', '--update', '--sparse', '--ignore-errors', '--', '.']), { okCodes: [0, 1] });
  const untracked = new Set(listed.untracked);
  const small = await smallFiles(workspace.root, untracked);
  if (small.length > 0) await addPaths(git, small);
  const head = commit ?? (await mergeRepo.commit(await mergeRepo.tree(new Map()), []));
  const whole = once(() => git.line(plain(['write-tree'])));
  return snapshotFrom(
    { head, indexTree, indexDigest: digest },
    {
      root: workspace.root,
      untracked,
      tree: listed.changed || small.length > 0 ? whole : async () => indexTree,
      ownGit: async () => git,
      copyGit: async () => {
        const copy = join(folder, `index-${randomBytes(6).toString('hex')}`);
        await copyIndex(index, copy);
        return git.with({ index: copy });
      },
    },
  );
}

type Seen = {
  readonly root: string;
  readonly untracked: ReadonlySet<RepoPath>;
  /** The tree as long as nothing more was taken in. */
  tree(): Promise<string>;
  /** Git on the index that files are taken into. */
  ownGit(): Promise<Git>;
  /** The same on a copy of that index. Only right while nothing was taken into it. */
  copyGit(): Promise<Git>;
};

function snapshotFrom(
  about: Pick<WorkspaceSnapshot, 'head' | 'indexTree' | 'indexDigest'>,
  seen: Seen,
): WorkspaceSnapshot {
  const { root, untracked } = seen;
  const ignored = new Set<RepoPath>();
  let tree: string | null = null;
  let isMore = false;
  return {
    ...about,
    worktree: async () => {
      tree ??= isMore ? await (await seen.ownGit()).line([...FULL_INDEX, 'write-tree']) : await seen.tree();
      return tree;
    },
    untracked: (path) => (untracked.has(path) ? 'untracked' : ignored.has(path) ? 'ignored' : null),
    lookAt: async (paths) => {
      if (paths.length === 0) return;
      const git = await seen.ownGit();
      isMore = true;
      tree = null;
      const known = await indexEntries(git, paths);
      // Git lists what it neither tracks nor ignores: what is in neither list is ignored.
      for (const path of paths) if (!known.has(path) && !untracked.has(path)) ignored.add(path);
      await lookAgain(git, root, paths, known);
    },
    fork: () => snapshotFrom(about, { ...seen, ownGit: once(seen.copyGit) }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** A split or sparse index is written out in full, so that no shared part is made in the user's git folder. */
const FULL_INDEX = [
  '-c',
  'core.splitIndex=false',
  '-c',
  'index.sparse=false',
  '-c',
  'core.untrackedCache=false',
];

type IndexEntry = TreeEntry & { readonly skipWorktree: boolean };

/**
 * Setting an entry anew forgets its marks and its remembered times, so that the following look at the file is a real
 * one. A file that a sparse checkout left out is not a deleted one.
 */
async function lookAgain(
  git: Git,
  root: string,
  paths: readonly RepoPath[],
  known: ReadonlyMap<RepoPath, IndexEntry>,
): Promise<void> {
  const present: RepoPath[] = [];
  const gone: RepoPath[] = [];
  await concurrently(paths, async (path) => {
    if (isFile(root, path)) present.push(path);
    else if (known.has(path) && known.get(path)?.skipWorktree === false) gone.push(path);
  });
  const again = present.flatMap((path) => {
    const entry = known.get(path);
    return entry && entry.mode !== '160000' ? [[path, { mode: entry.mode, oid: entry.oid }] as const] : [];
  });
  await setEntries(git, new Map(again));
  if (gone.length > 0)
    await git.run(['update-index', '--force-remove', '-z', '--stdin'], { input: pathsToZ(gone) });
  if (present.length > 0) await addPaths(git, present);
}

async function addPaths(git: Git, paths: readonly RepoPath[]): Promise<void> {
  const args = [...FULL_INDEX, 'update-index', '--add', '--replace', '-z', '--stdin'];
  await git.run(args, { input: pathsToZ(paths) });
}

/** Whether any tracked file may differ from the index, and the files that Git does not track, in one look. */
async function listChanged(git: Git): Promise<{ changed: boolean; untracked: RepoPath[] }> {
  const which = ['--modified', '--deleted', '--others', '--exclude-standard'];
  const listed = splitZ(await git.run(['ls-files', '-t', ...which, '-z']));
  const other = listed.filter((field) => field[0] === UNTRACKED);
  const untracked = other.map((field) => pathFromBytes(field.subarray(2)));
  return {
    changed: other.length < listed.length,
    untracked: untracked.filter((path) => !path.endsWith('/')),
  };
}

/** The letter of `ls-files -t` for a file that is not tracked. */
const UNTRACKED = '?'.charCodeAt(0);

async function smallFiles(root: string, paths: Iterable<RepoPath>): Promise<RepoPath[]> {
  const small: RepoPath[] = [];
  await concurrently(paths, async (path) => {
    if (small.length >= UNTRACKED_FILES) return;
    const found = seen(root, path);
    if (!found) return;
    const fits = found.isSymbolicLink() || (found.isFile() && found.size <= UNTRACKED_BYTES);
    if (fits && (found.isSymbolicLink() || (await isReadable(root, path)))) small.push(path);
  });
  return small;
}

function isFile(root: string, path: RepoPath): boolean {
  const found = seen(root, path);
  return found !== null && (found.isFile() || found.isSymbolicLink());
}

/** Null for what is not there or cannot be looked at. */
function seen(root: string, path: RepoPath): Stats | null {
  try {
    return lstatSync(absoluteBytes(root, path), { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function isReadable(root: string, path: RepoPath): Promise<boolean> {
  return access(absoluteBytes(root, path), constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** Entries of the index that `git` works on, for the given paths. */
async function indexEntries(git: Git, paths: readonly RepoPath[]): Promise<Map<RepoPath, IndexEntry>> {
  const asArguments = paths.length <= 200 && paths.every(isArgument);
  const out = await git.run(['ls-files', '--stage', '-v', '-z', '--', ...(asArguments ? paths : [])]);
  const wanted = new Set<RepoPath>(paths);
  const entries = new Map<RepoPath, IndexEntry>();
  for (const field of splitZ(out)) {
    const tab = field.indexOf(0x09);
    const path = pathFromBytes(field.subarray(tab + 1));
    const [tag = '', mode = '', oid = ''] = field.subarray(0, tab).toString('latin1').split(' ');
    if (wanted.has(path)) entries.set(path, { mode, oid, skipWorktree: tag.toUpperCase() === 'S' });
  }
  return entries;
}
