import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import {
  beneathBookkeeping,
  commonDirectory,
  deleteRef,
  type Git,
  isAncestor,
  listWorktrees,
  openRepository,
  readRef,
  readSettings,
  repositoryLanes,
  repositoryTrouble,
  updateRef,
  userIdentity,
  worktreeLanes,
} from '../git';
import {
  addWorktree,
  checkOut,
  notCreated,
  type Reserved,
  removeAdmin,
  reserve,
  takeBack,
} from './add-worktree';
import type { WorktreeNotCreated } from './create-worktree';
import { discardedRef, readDiscarded } from './keep-discarded';
import { forgetLeftover, noteLeftover } from './leftovers';
import { placeFor } from './names';
import { filterValues } from './open-worktree';
import { findAdmin, readRecord, type WorktreeRecord, writeRecord } from './worktree-record';

export type RestoreWorktree = {
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
 * Makes a worktree again that was discarded, or deleted by hand: on its branch, with the files of the newest
 * checkpoint. Includes and set-up are not repeated.
 */
export async function restoreWorktree(
  options: RestoreWorktree,
): Promise<Result<{ path: string; branch: string }, WorktreeNotCreated>> {
  const { repositoryPath, session } = options;
  const trouble = await repositoryTrouble(repositoryPath);
  if (trouble) return refuse(trouble);
  const git = openRepository(repositoryPath);
  return worktreeLanes.lane(options.path).run(async () => {
    const commonDir = await commonDirectory(git);
    const record = await readRecord(commonDir, session);
    let made: (Reserved & { created: CommitId | null }) | null = null;
    try {
      const from = await stateToRestore(git, options);
      await forgetStale(commonDir, options, record);
      made = await takePlace(git, commonDir, options, record, from.branchHead);
      const { path, branch } = made;
      const linked = await addWorktree(git, { commonDir, path, branch, session });
      const filters = record?.filters ?? filterValues(await readSettings(git));
      await checkOut(linked, from.head, {
        trusted: ({ key }) => filters[key] ?? null,
        afterwards: (files) => resetIndex(files, branch),
      });
      const author = record ? record.author : await userIdentity(git);
      const { admin } = linked;
      await writeRecord(commonDir, { session, path, branch, admin, author, filters, removed: false });
      await deleteRef(git, discardedRef(session));
      await forgetLeftover(commonDir, { what: 'creation', session });
      return ok({ path, branch });
    } catch (error) {
      const refusal = await notCreated(error, placeFor(options.place, repositoryPath));
      if (made !== null) await takeBack(git, commonDir, { ...made, session, at: made.created });
      return refuse(refusal);
    }
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

/** The repository's entry for the lost worktree would keep its branch taken. */
async function forgetStale(
  commonDir: string,
  { path }: RestoreWorktree,
  record: WorktreeRecord | null,
): Promise<void> {
  if (record && !record.removed) return removeAdmin(commonDir, record.admin);
  const folder = await stat(path).catch(() => null);
  const admin = folder ? null : await findAdmin(commonDir, path);
  if (admin !== null) await removeAdmin(commonDir, admin);
}

/** The old folder and branch where they are still free for the session, else new ones. */
async function takePlace(
  git: Git,
  commonDir: string,
  options: RestoreWorktree,
  record: WorktreeRecord | null,
  keptBranchHead: CommitId | null,
): Promise<Reserved & { created: CommitId | null }> {
  const { repositoryPath, session, head, branch, path, place } = options;
  const current = await readRef(git, branch);
  const free = !(await listWorktrees(git)).some((worktree) => worktree.branch === branch);
  const still = current !== null && (record?.removed === false || current === keptBranchHead);
  const base = keptBranchHead ?? (still ? current : ((await beneathBookkeeping(git, head)) ?? head));
  if (free && (still || current === null) && (await makeFolder(path))) {
    const note = { what: 'creation', session, path, aside: null, branch, admin: null } as const;
    await noteLeftover(commonDir, { ...note, at: still ? null : base });
    if (still) return { path, branch, created: null };
    const lane = repositoryLanes.lane(commonDir);
    if ((await lane.run(() => updateRef(git, branch, base, null))) === 'updated')
      return { path, branch, created: base };
    throw new Error(`${branch} appeared meanwhile`);
  }
  const title = basename(path);
  return {
    ...(await reserve(git, { repositoryPath, commonDir, session, title, base, place })),
    created: base,
  };
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

/** The index as in the branch: what that lacks of the files shows as uncommitted. */
async function resetIndex(files: Git, branch: string): Promise<void> {
  await files.run(['read-tree', '-m', branch]);
  await files.run(['update-index', '-q', '--refresh'], { okCodes: [0, 1] });
}
