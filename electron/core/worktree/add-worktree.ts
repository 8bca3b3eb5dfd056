import { mkdir, readdir, realpath, rm, rmdir, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { type FolderIdentity, folderIdentity, isFolder } from '../folder-identity';
import {
  againWhileAdding,
  deleteRef,
  type FileSettings,
  filterRefusal,
  type Git,
  GitFailed,
  type GitSetting,
  keepOnlyInIndex,
  listRefs,
  listWorktrees,
  readFileSettings,
  refuseUntrustedIn,
  repositoryLanes,
  updateRef,
  withFilesGit,
} from '../git';
import { asAccepted, unacceptedSettings } from '../shared-state';
import { filterTrust, trustRefusal } from '../trust';
import { replacedRefusal } from '../workspace-pin';
import { creationMessage, isMadeFor } from './branch-identity';
import { deleteTree } from './delete-tree';
import { forgetLeftover, type Leftover, noteLeftover } from './leftovers';
import { lendKeys } from './lend-keys';
import { branchFor, candidates, placeFor, slugOf } from './names';
import { linkOf } from './pinned-folder';
import { type MadeWorktree, openMade, proveWorktree, WorktreeMisled } from './prove-worktree';
import type { SharedRepository } from './shared-repository';
import { findAdmin, isAdminOf, lockReason } from './worktree-record';

/** A folder and a branch that are ours alone: both were made by us, neither existed before. */
export type Reserved = {
  readonly path: string;
  readonly branch: string;
  readonly folder: FolderIdentity | null;
};

/**
 * Takes a free name for folder and branch. Making the folder and the ref are each atomic, so that two processes that
 * start sessions at once never get the same.
 */
export function reserve(
  { home, git, commonDir, proveInPlace }: SharedRepository,
  options: {
    repositoryPath: string;
    session: SessionId;
    title: string;
    base: CommitId;
    place: string;
  },
): Promise<Reserved> {
  const { session, base } = options;
  return repositoryLanes.lane(commonDir).run(async () => {
    await proveInPlace();
    const wanted = placeFor(options.place, options.repositoryPath);
    await mkdir(wanted, { recursive: true });
    const place = await realpath(wanted);
    let refs = await takenRefs(git);
    for (const name of candidates(slugOf(options.title))) {
      const folders = new Set((await readdir(place)).map((folder) => folder.toLowerCase()));
      const branch = branchFor(name, refs);
      const path = join(place, name);
      if (!branch || folders.has(name) || !(await makeFolder(path))) continue;
      const note = await creationOf({ session, path, branch, at: base });
      await noteLeftover(home, note);
      const taken = await makeBranch(git, branch, base, session).catch(async (error) => {
        await giveBack(home, session, path);
        throw error;
      });
      if (taken === 'updated') return { path, branch, folder: note.folder };
      await giveBack(home, session, path);
      // Somebody made it since they were listed.
      refs = await takenRefs(git);
    }
    throw new Error('names do not run out');
  });
}

/** The note of a worktree that is being made in a folder that was made just now. */
export async function creationOf(made: Omit<HalfMade, 'folder'>): Promise<Leftover> {
  const rest = { aside: null, trash: null, branchIs: null, admin: null } as const;
  return { what: 'creation', ...made, folder: await folderIdentity(made.path), ...rest };
}

/** Makes a session's branch, with a log in which the session stands, whatever is configured. */
export function makeBranch(
  git: Git,
  branch: string,
  at: CommitId,
  session: SessionId,
): Promise<'updated' | 'moved'> {
  const logged = git.with({ settings: { 'core.logAllRefUpdates': 'true' } });
  return updateRef(logged, branch, at, { from: null, message: creationMessage(session) });
}

async function giveBack(home: string, session: SessionId, path: string): Promise<void> {
  await rmdir(path);
  await forgetLeftover(home, { what: 'creation', session });
}

/** Branches in lower case; a tag of the same short name would make the branch's name ambiguous, so it counts. */
async function takenRefs(git: Git): Promise<Set<string>> {
  const refs = await listRefs(git, 'refs/heads', 'refs/tags');
  return new Set(refs.map(({ ref }) => ref.replace(/^refs\/tags\//, 'refs/heads/').toLowerCase()));
}

/** False when something is there already. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Links a worktree into an empty folder, locked against pruning and without its files. One at a time in a repository:
 * Git fails when it meets the half-written entry of another. Answers it proven to be what Git works on there.
 */
export function addWorktree(
  { git, commonDir, proveInPlace }: SharedRepository,
  options: {
    path: string;
    branch: string;
    session: SessionId;
    signal?: AbortSignal | undefined;
  },
): Promise<MadeWorktree> {
  const { path, signal } = options;
  const short = options.branch.replace(/^refs\/heads\//, '');
  const lock = ['--lock', '--reason', lockReason(options.session)];
  const args = ['worktree', 'add', '--quiet', '--no-checkout', '--no-guess-remote', ...lock, path, short];
  return repositoryLanes.lane(commonDir).run(async () => {
    await proveInPlace();
    await againWhileAdding(
      git,
      () => git.run(args, signal ? { signal } : {}),
      async () => (await findAdmin(commonDir, path)) === null,
    );
    const admin = await findAdmin(commonDir, path);
    if (admin === null) throw new Error(`git worktree add left no entry for ${path}`);
    const made = { path, commonDir, admin };
    await proveWorktree(made);
    await lendKeys(commonDir, admin);
    return made;
  });
}

/** Half of a checkout is waiting for the disk: more workers than processors are at work in it. */
export const CHECKOUT_WORKERS = `checkout.workers=${2 * availableParallelism()}`;

/**
 * Writes the files of a commit into a new worktree and its index, by several workers. No hook of the user's runs; content
 * filters and large files work as the user set them up or allowed them, and a partial clone fetches what it lacks.
 *
 * @param options `writing` is called once Git was started for it. `afterwards` goes on with the same Git, which has the worktree's files and index
 */
export async function checkOut(
  made: MadeWorktree,
  commit: CommitId,
  options: {
    /** The data folder. */
    readonly home: string;
    readonly repositoryPath: string;
    readonly signal?: AbortSignal | undefined;
    writing?(): void;
    afterwards?(files: Git, settings: FileSettings): Promise<void>;
  },
): Promise<void> {
  const { path, commonDir, admin } = made;
  const { home, repositoryPath, signal } = options;
  const gitDir = join(commonDir, 'worktrees', admin);
  const unaccepted = await unacceptedSettings(home, commonDir);
  const tree = {
    ...{ git: openMade(made), root: path, workspace: repositoryPath, gitDir, commonDir },
    promisors: true,
    // Where a partial clone has its objects from is the user's to say, not that of an agent whose change nobody accepted.
    accepted: (all: readonly GitSetting[]) => asAccepted(all, unaccepted),
  };
  const trust = filterTrust(home, { workspace: repositoryPath, commonDir }, 'worktree');
  const settings = await readFileSettings(tree, trust);
  await withFilesGit(tree, settings, { index: join(gitDir, 'index') }, async (files, folder) => {
    await refuseUntrustedIn(files.with({ index: join(folder, 'looked-at') }), settings, commit);
    const written = files.run(['-c', CHECKOUT_WORKERS, 'read-tree', '--reset', '-u', commit], {
      remotes: true,
      ...(signal ? { signal } : {}),
    });
    options.writing?.();
    await written;
    await options.afterwards?.(files, settings);
  });
}

/** After a checkout, the index as in another tree: what that lacks of the files shows as uncommitted. */
export async function resetIndex(
  files: Git,
  settings: FileSettings,
  trees: { tree: string; files: string },
): Promise<void> {
  await files.run(['read-tree', '-m', trees.tree]);
  await keepOnlyInIndex(files, settings, trees);
  await files.run(['update-index', '-q', '--refresh'], { okCodes: [0, 1] });
}

/**
 * Takes a creation back that did not come to its end. Only what was made for it goes, known by what it is: a folder that
 * somebody has made at the path since, another session's entry and a branch that was made anew all stay.
 */
export async function removeHalfMade(shared: SharedRepository, half: HalfMade): Promise<void> {
  const { home, git, commonDir } = shared;
  const { path, branch, session, at } = half;
  await repositoryLanes.lane(commonDir).run(async () => {
    const listed = await findAdmin(commonDir, path);
    const admin = listed !== null && (await isAdminOf(commonDir, listed, session)) ? listed : null;
    const linked = admin !== null && (await linkOf(path)) === join(commonDir, 'worktrees', admin);
    if (linked || (admin === listed && (await isFolder(path, half.folder)))) await deleteTree(path);
    if (admin !== null) await removeAdmin(commonDir, admin);
    const elsewhere = (await listWorktrees(git)).some((worktree) => worktree.branch === branch);
    if (at !== null && !elsewhere && (await isMadeFor(git, commonDir, branch, session)))
      await deleteRef(git, branch, at);
    await forgetLeftover(home, { what: 'creation', session });
  });
}

/** What was made for a worktree so far: its branch at a commit, null where that was there; its folder. */
export type HalfMade = Reserved & {
  readonly session: SessionId;
  readonly at: CommitId | null;
  readonly folder: FolderIdentity | null;
};

/** Removes the entry of a worktree that nobody has worked in. */
async function removeAdmin(commonDir: string, admin: string): Promise<void> {
  await rm(join(commonDir, 'worktrees', admin), { recursive: true, force: true });
  await rmdir(join(commonDir, 'worktrees')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
  });
}

const NO_SPACE_LEFT = 1024 * 1024;

/** Words a failed creation as a refusal. Whether the disk is full is asked of the disk, not of Git's text. */
export async function notCreated(
  error: unknown,
  place: string,
  repositoryPath: string,
): Promise<
  RefusalOf<
    | 'isolation-failed'
    | 'workspace-replaced'
    | 'programs-not-trusted'
    | 'content-filter-failed'
    | 'disk-full'
    | 'not-writable'
  >
> {
  const replaced = replacedRefusal(error);
  if (replaced) return replaced;
  const untrusted = trustRefusal(error, repositoryPath);
  if (untrusted) return untrusted;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const message =
    error instanceof GitFailed ? error.stderr.trim() : error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || (await isFull(place)))
    return { code: 'disk-full', path: place };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return { code: 'not-writable', path: place, reason: String(code) };
  }
  const failed = filterRefusal(error);
  if (failed) return failed;
  const reason =
    error instanceof GitFailed ? 'git-failed' : error instanceof WorktreeMisled ? 'misled' : 'not-made';
  return { code: 'isolation-failed', reason, message };
}

async function isFull(place: string): Promise<boolean> {
  const disk = await statfs(place).catch(() => null);
  return disk !== null && disk.bsize * disk.bavail < NO_SPACE_LEFT;
}
