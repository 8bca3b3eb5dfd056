import { randomBytes } from 'node:crypto';
import { lstat, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import {
  commonDirectory,
  deleteRef,
  type Git,
  listWorktrees,
  openRepository,
  readRef,
  recordTree,
  repositoryLanes,
  worktreeLanes,
} from '../git';
import { removeAdmin, takeBack } from './add-worktree';
import { deleteTree } from './delete-tree';
import { discardedRef, keepDiscarded } from './keep-discarded';
import { forgetLeftover, type Leftover, listLeftovers, noteLeftover, releaseLeftover } from './leftovers';
import { openWorktree } from './open-worktree';
import { linkOf } from './worktree-health';
import { findAdmin, readRecord, writeRecord } from './worktree-record';

export type RemoveWorktree = {
  readonly repositoryPath: string;
  readonly path: string;
  /** Full ref of the session's branch. */
  readonly branch: string;
  readonly session: SessionId;
  /** The newest checkpoint. */
  readonly head: CommitId;
  /** Told of every step that changed something, for fault injection in tests. */
  readonly step?: (name: string) => void;
};

/** Folders that are being deleted, by the repository they were of. */
const deletions = new Map<string, Set<Promise<void>>>();

/**
 * Discards a worktree and its branch. First everything in it, edits after the last checkpoint included, is kept by a
 * hidden ref for {@link RETENTION_DAYS} days; then folder and branch go. Ended by a crash, `finishRemovals` ends it.
 * The answer's `head` is the commit that `restoreWorktree` brings back; give it that. A folder at the path that is not
 * the session's worktree any more is somebody's: it stays.
 */
export function removeWorktree(options: RemoveWorktree): Promise<{ ref: string; head: CommitId }> {
  const { repositoryPath, path, branch, session, head, step = () => undefined } = options;
  return worktreeLanes.lane(path).run(async () => {
    const git = openRepository(repositoryPath);
    const commonDir = await commonDirectory(git);
    await endEarlier(git, commonDir, session);
    const record = await readRecord(commonDir, session);
    const admin = record?.admin ?? (await findAdmin(commonDir, path));
    const ours = await isOurs(commonDir, path, admin);
    const last = ours ? await lastState(options) : { tree: null, worktreeHead: null };
    return repositoryLanes.lane(commonDir).run(async () => {
      const removal = {
        ...({ what: 'removal', session, path, branch, admin } as const),
        aside: ours ? join(dirname(path), `${ASIDE}${session}-${randomBytes(4).toString('hex')}`) : null,
        at: await readRef(git, branch),
      };
      await noteLeftover(commonDir, removal);
      step('noted');
      try {
        const kept = await keepDiscarded(git, { session, branch, head, ...last });
        step('kept');
        if (record) await writeRecord(commonDir, { ...record, removed: true });
        step('recorded as removed');
        if (removal.aside !== null) await rename(path, removal.aside);
        step('moved aside');
        await unlink(git, commonDir, removal, step);
        deleteInBackground(commonDir, removal, step);
        return kept;
      } catch (error) {
        // What was begun is ended, or taken back, at the next start.
        releaseLeftover(commonDir, removal);
        throw error;
      }
    });
  });
}

/** A removal that failed half-way: its note would be overwritten, and with it where the folder is. */
async function endEarlier(git: Git, commonDir: string, session: SessionId): Promise<void> {
  for (const leftover of await listLeftovers(commonDir)) {
    if (leftover.what === 'removal' && leftover.session === session)
      await finish(git, commonDir, leftover, () => undefined);
  }
}

const ASIDE = '.understory-removed-';

/** The folder is the session's worktree, or was it until its link to the repository was deleted. */
async function isOurs(commonDir: string, path: string, admin: string | null): Promise<boolean> {
  const folder = await lstat(path).catch(() => null);
  if (!folder?.isDirectory() || admin === null) return false;
  const link = await lstat(join(path, '.git')).catch(() => null);
  return link === null || (await linkOf(path)) === join(commonDir, 'worktrees', admin);
}

/** What the last checkpoint may not have: edits made since, and where HEAD is. */
async function lastState({ repositoryPath, path, session, head }: RemoveWorktree): Promise<{
  tree: string;
  worktreeHead: CommitId | null;
}> {
  await using opened = await openWorktree({ repositoryPath, path, session });
  const recorded = await recordTree(opened.git, {
    root: path,
    index: opened.index,
    realIndex: opened.realIndex,
    fallback: opened.head?.commit ?? head,
  });
  return { tree: recorded.tree, worktreeHead: opened.head?.commit ?? null };
}

/** The repository forgets the worktree, then the branch, unless that moved or is checked out somewhere else. */
async function unlink(
  git: Git,
  commonDir: string,
  removal: Pick<Leftover, 'admin' | 'branch' | 'at'>,
  step: (name: string) => void,
): Promise<void> {
  if (removal.admin !== null) await removeAdmin(commonDir, removal.admin);
  step('unlisted');
  if (removal.at === null) return;
  const elsewhere = (await listWorktrees(git)).some((worktree) => worktree.branch === removal.branch);
  if (!elsewhere) await deleteRef(git, removal.branch, removal.at);
  step('branch deleted');
}

/** A deletion that fails stays noted for the next start. */
function deleteInBackground(
  commonDir: string,
  removal: Omit<Leftover, 'pid'>,
  step: (name: string) => void,
): void {
  const running = deletions.get(commonDir) ?? new Set();
  deletions.set(commonDir, running);
  const deletion = deleteAside(commonDir, removal, step)
    .catch(() => releaseLeftover(commonDir, removal))
    .finally(() => running.delete(deletion));
  running.add(deletion);
}

async function deleteAside(
  commonDir: string,
  removal: Omit<Leftover, 'pid'>,
  step: (name: string) => void,
): Promise<void> {
  if (removal.aside !== null && basename(removal.aside).startsWith(ASIDE)) await deleteTree(removal.aside);
  step('folder deleted');
  await forgetLeftover(commonDir, removal);
  step('forgotten');
}

/**
 * Ends what a crash left of earlier removals, takes half-made worktrees back and deletes folders that were moved
 * aside; waits for deletions that run. Call at start-up, before any session of the repository goes on. A repository that
 * is not there has nothing to finish.
 */
export async function finishRemovals(
  repositoryPath: string,
  step: (name: string) => void = () => undefined,
): Promise<{ deleted: number; failed: { path: string; message: string }[] }> {
  if ((await lstat(repositoryPath).catch(() => null)) === null) return { deleted: 0, failed: [] };
  const git = openRepository(repositoryPath);
  const commonDir = await commonDirectory(git);
  await Promise.all([...(deletions.get(commonDir) ?? [])]);
  const failed: { path: string; message: string }[] = [];
  let deleted = 0;
  for (const leftover of await listLeftovers(commonDir)) {
    try {
      await finish(git, commonDir, leftover, step);
      deleted += 1;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failed.push({ path: leftover.aside ?? leftover.path, message });
    }
  }
  return { deleted, failed };
}

async function finish(
  git: Git,
  commonDir: string,
  leftover: Leftover,
  step: (name: string) => void,
): Promise<void> {
  switch (leftover.what) {
    case 'creation':
      return takeBack(git, commonDir, leftover);
    case 'removal': {
      const moved = leftover.aside === null || (await lstat(leftover.aside).catch(() => null)) !== null;
      const stillThere = (await lstat(leftover.path).catch(() => null)) !== null;
      if (!moved && stillThere) return forgetNotBegun(git, commonDir, leftover, step);
      await repositoryLanes.lane(commonDir).run(() => unlink(git, commonDir, leftover, step));
      return deleteAside(commonDir, leftover, step);
    }
    default:
      return leftover.what satisfies never;
  }
}

/** The worktree is as it was, and the session can be discarded again: only what was prepared for that goes. */
async function forgetNotBegun(
  git: Git,
  commonDir: string,
  leftover: Leftover,
  step: (name: string) => void,
): Promise<void> {
  const { session, path, admin } = leftover;
  // Another folder may be at the path by now: then what was kept is all there is.
  if (admin !== null && (await linkOf(path)) === join(commonDir, 'worktrees', admin)) {
    const record = await readRecord(commonDir, session);
    if (record?.removed) await writeRecord(commonDir, { ...record, removed: false });
    step('recorded as there');
    await deleteRef(git, discardedRef(session));
    step('no longer kept');
  }
  await forgetLeftover(commonDir, leftover);
}
