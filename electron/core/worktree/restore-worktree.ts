import { lstat, mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import { folderIdentity } from '../folder-identity';
import {
  deleteRef,
  type Git,
  isAncestor,
  listWorktrees,
  readRef,
  repositoryLanes,
  userIdentity,
  worktreeLanes,
} from '../git';
import { workspaceTrouble } from '../workspace-pin';
import {
  addWorktree,
  checkOut,
  creationOf,
  type HalfMade,
  makeBranch,
  notCreated,
  removeHalfMade,
  reserve,
  resetIndex,
} from './add-worktree';
import { isMadeFor } from './branch-identity';
import type { WorktreeNotCreated } from './create-worktree';
import { discardedRef, readDiscarded } from './keep-discarded';
import { forgetLeftover, noteLeftover } from './leftovers';
import { placeFor } from './names';
import { newestThere } from './newest-there';
import { findInTrash, restoreFromTrash, takeModules } from './restore-from-trash';
import { openShared, type SharedRepository } from './shared-repository';
import { planTrash, type TrashEntry, trashGitDir } from './trash';
import { worktreeHealth } from './worktree-health';
import {
  adminOf,
  findAdmin,
  isAdminOf,
  readRecord,
  type WorktreeRecord,
  writeRecord,
} from './worktree-record';

export type RestoreWorktree = {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  readonly session: SessionId;
  /** What the files are to be: the newest checkpoint, or the `head` that `removeWorktree` answered. */
  readonly head: CommitId;
  /** Full ref of the branch the session had; another name is taken when it is no longer the session's. */
  readonly branch: string;
  /** Where the worktree was; another folder is taken when something else is there now. */
  readonly path: string;
  readonly place: string;
};

/**
 * Makes a worktree again that was discarded, or deleted by hand. What is in the trash comes back as it was; else it is
 * made anew on its branch, with the files of the newest checkpoint. Includes and set-up are not repeated.
 */
export async function restoreWorktree(
  options: RestoreWorktree,
): Promise<Result<{ path: string; branch: string }, WorktreeNotCreated>> {
  const { home, repositoryPath, session } = options;
  return worktreeLanes.lane(options.path).run(async () => {
    const trouble = await workspaceTrouble(home, repositoryPath);
    if (trouble) return refuse(trouble);
    const shared = await openShared(options);
    const { git, commonDir } = shared;
    const record = readRecord(home, session);
    // Restored already, of which the session did not hear in time.
    if (record && !record.removed && (await isFine(options, record.path)))
      return ok({ path: record.path, branch: record.branch });
    let made: HalfMade | null = null;
    try {
      const from = await stateToRestore(git, options);
      const left = await forgetStale(shared, options, record);
      made = await takePlace(shared, options, record, from.branchHead);
      const place = { path: made.path, branch: made.branch };
      const entry = record?.removed ? await findInTrash(commonDir, record) : null;
      if (record && entry) await restoreFromTrash({ shared, record, entry, made });
      else await makeAnew({ repositoryPath, shared, record, head: from.head, made, left });
      await forgetLeftover(home, { what: 'creation', session });
      // It is whole: from here on nothing takes it back.
      made = null;
      if (!entry) await takeModules(shared, session);
      await deleteRef(git, discardedRef(session));
      return ok(place);
    } catch (error) {
      const refusal = await notCreated(error, placeFor(options.place, repositoryPath), repositoryPath);
      if (made !== null) await removeHalfMade(shared, made);
      return refuse(refusal);
    }
  });
}

async function isFine({ home, repositoryPath, session }: RestoreWorktree, path: string): Promise<boolean> {
  return (await worktreeHealth({ home, repositoryPath, path, session })) === 'fine';
}

/** A worktree with the files of a commit. `left`: what was moved into the trash for it. */
async function makeAnew(work: {
  readonly repositoryPath: string;
  readonly shared: SharedRepository;
  readonly record: WorktreeRecord | null;
  readonly head: CommitId;
  readonly made: HalfMade;
  readonly left: TrashEntry | null;
}): Promise<void> {
  const { shared, record, made, left } = work;
  const { home, git } = shared;
  const { path, branch, session } = made;
  const linked = await addWorktree(shared, { path, branch, session });
  const { admin } = linked;
  await checkOut(linked, work.head, {
    home: shared.home,
    repositoryPath: work.repositoryPath,
    afterwards: (files, settings) => resetIndex(files, settings, { tree: branch, files: work.head }),
  });
  const author = record ? record.author : await userIdentity(git);
  const trash = [...(record?.trash ?? []), ...(left ? [left] : [])];
  const folder = await folderIdentity(path);
  await writeRecord(home, {
    ...{ session, path, folder, branch, admin, author },
    ...{ removed: false, trash },
  });
}

/** A discard may have kept more than the last checkpoint: then that is what comes back. */
async function stateToRestore(
  git: Git,
  { session, head }: RestoreWorktree,
): Promise<{ head: CommitId; branchHead: CommitId | null }> {
  const kept = await readRef(git, discardedRef(session));
  if (kept === null || !(await isAncestor(git, head, kept))) return { head, branchHead: null };
  return { head: kept, branchHead: (await readDiscarded(git, kept))?.branchHead ?? null };
}

/**
 * The repository's entry for the lost worktree would keep its branch taken. It goes into the trash: submodules have
 * their commits in it.
 */
async function forgetStale(
  { home, commonDir }: SharedRepository,
  options: RestoreWorktree,
  record: WorktreeRecord | null,
): Promise<TrashEntry | null> {
  const { path, session } = options;
  const there = record?.removed || (record === null && (await lstat(path).catch(() => null)) !== null);
  const admin = there ? null : await entryOf(commonDir, record, options);
  if (admin === null) return null;
  const lost = await planTrash({ commonDir, session, path, ours: false, admin });
  if (record) await writeRecord(home, { ...record, trash: [...record.trash, lost] });
  await trashGitDir(commonDir, lost);
  return lost;
}

/** Of a worktree that is not on record the repository says it, and only its entry is moved by that. */
async function entryOf(
  commonDir: string,
  record: WorktreeRecord | null,
  { path, session }: RestoreWorktree,
): Promise<string | null> {
  if (record) return adminOf(commonDir, record);
  const listed = await findAdmin(commonDir, path);
  return listed !== null && (await isAdminOf(commonDir, listed, session)) ? listed : null;
}

/** The old folder and branch where they are still free for the session, else new ones. */
async function takePlace(
  shared: SharedRepository,
  options: RestoreWorktree,
  record: WorktreeRecord | null,
  keptBranchHead: CommitId | null,
): Promise<HalfMade> {
  const { home, git, commonDir } = shared;
  const { repositoryPath, session, head, branch, path, place } = options;
  const current = await readRef(git, branch);
  const free = !(await listWorktrees(git)).some((worktree) => worktree.branch === branch);
  // One that was made anew is somebody's, also where it stands at the same commit.
  const still =
    current !== null && (record?.removed === false || (await isMadeFor(git, commonDir, branch, session)));
  const base =
    keptBranchHead ?? (still ? current : await newestThere(git, commonDir, record?.trash ?? [], head));
  if (free && (still || current === null) && (await makeFolder(path))) {
    const at = still ? null : base;
    const note = await creationOf({ session, path, branch, at });
    await noteLeftover(home, note);
    const made = { session, path, branch, at, folder: note.folder };
    if (still) return made;
    const lane = repositoryLanes.lane(commonDir);
    if ((await lane.run(() => makeBranch(git, branch, base, session))) === 'updated') return made;
    throw new Error(`${branch} appeared meanwhile`);
  }
  const title = basename(path);
  const reserved = await reserve(shared, { repositoryPath, session, title, base, place });
  return { session, ...reserved, at: base };
}

async function makeFolder(path: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
