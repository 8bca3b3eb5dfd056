import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { isFolder } from '../folder-identity';
import { deleteRef, repositoryLanes } from '../git';
import { removeHalfMade } from './add-worktree';
import { deleteVeryBranch } from './branch-identity';
import { discardedRef } from './keep-discarded';
import { forgetLeftover, type Leftover, listLeftovers } from './leftovers';
import { linkOf } from './pinned-folder';
import { endRestoring } from './restore-from-trash';
import { openShared, type SharedRepository } from './shared-repository';
import { mendTrash, planTrash, trashedFolder, trashFolder, trashGitDir } from './trash';
import { trashSandbox } from './trash-sandbox';
import { isAdminOf, readRecord, writeRecord } from './worktree-record';

type Step = (name: string) => void;

/**
 * Ends what a crash left of earlier removals, and takes half-made and half-restored worktrees back. Call at start-up,
 * before any session of the repository goes on; new ones may begin meanwhile, and be given the very names. A repository
 * that is not there has nothing to finish.
 */
export async function finishRemovals(options: {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  /** Those of the repository. */
  readonly sessions: readonly SessionId[];
  readonly step?: Step | undefined;
}): Promise<{ ended: number; failed: { path: string; message: string }[] }> {
  const { home, repositoryPath, sessions, step = () => undefined } = options;
  const leftovers = await listLeftovers(home, sessions);
  if (leftovers.length === 0 || (await lstat(repositoryPath).catch(() => null)) === null)
    return { ended: 0, failed: [] };
  const shared = await openShared(options);
  const failed: { path: string; message: string }[] = [];
  let ended = 0;
  for (const leftover of leftovers) {
    try {
      await finish(shared, leftover, step);
      ended += 1;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failed.push({ path: leftover.path, message });
    }
  }
  return { ended, failed };
}

/** Ends the removals of one session that failed half-way in this or an ended process. */
export async function endRemovalsOf(shared: SharedRepository, session: SessionId): Promise<void> {
  for (const leftover of await listLeftovers(shared.home, [session]))
    if (leftover.what === 'removal') await finish(shared, leftover, () => undefined);
}

async function finish(shared: SharedRepository, leftover: Leftover, step: Step): Promise<void> {
  switch (leftover.what) {
    case 'creation':
      return (await isWhole(shared, leftover))
        ? forgetLeftover(shared.home, leftover)
        : removeHalfMade(shared, leftover);
    case 'restoring':
      return endRestoring(shared, leftover);
    case 'removal':
      return leftover.trash === null
        ? finishEarlier(shared, leftover, step)
        : finishRemoval(shared, { ...leftover, trash: leftover.trash }, step);
    default:
      return leftover.what satisfies never;
  }
}

/** It came to its end, and only its note was not forgotten any more. */
async function isWhole({ home, commonDir }: SharedRepository, { session, path }: Leftover): Promise<boolean> {
  const record = readRecord(home, session);
  if (!record || record.removed || record.path !== path) return false;
  return (await linkOf(path)) === join(commonDir, 'worktrees', record.admin);
}

async function finishRemoval(
  shared: SharedRepository,
  leftover: Leftover & { trash: NonNullable<Leftover['trash']> },
  step: Step,
): Promise<void> {
  const { home, git, commonDir } = shared;
  const { trash } = leftover;
  const folder = trashedFolder(trash);
  const isMoved = folder !== null && (await lstat(folder).catch(() => null)) !== null;
  if (folder !== null && !isMoved && (await isFolder(trash.path, trash.folder)))
    return forgetNotBegun(shared, leftover, step);
  await repositoryLanes.lane(commonDir).run(async () => {
    await trashFolder(trash);
    await trashGitDir(commonDir, trash);
    step('unlisted');
    await trashSandbox(home, leftover.session, trash);
    step('sandbox moved');
    await mendTrash(shared, trash);
    await deleteVeryBranch(git, commonDir, leftover);
    step('branch deleted');
    await forgetLeftover(home, leftover);
    step('forgotten');
  });
}

/** The worktree is as it was, and the session can be discarded again: only what was prepared for that goes. */
export async function forgetNotBegun(
  { home, git }: SharedRepository,
  leftover: Leftover,
  step: Step,
): Promise<void> {
  const { session, trash } = leftover;
  const record = readRecord(home, session);
  if (record?.removed) {
    const others = record.trash.filter(({ name }) => name !== trash?.name);
    await writeRecord(home, { ...record, removed: false, trash: others });
  }
  step('recorded as there');
  await deleteRef(git, discardedRef(session));
  step('no longer kept');
  await forgetLeftover(home, leftover);
}

const ASIDE = '.understory-removed-';

/**
 * A removal that an earlier version began. Its note has names only: what it moved aside has a name like no other, and is
 * now kept; an entry is known by its lock. The branch may be another one by now, and stays.
 */
async function finishEarlier(shared: SharedRepository, leftover: Leftover, step: Step): Promise<void> {
  const { home, commonDir } = shared;
  const { session, path, admin, aside } = leftover;
  const isOurs = admin !== null && (await isAdminOf(commonDir, admin, session));
  const isMoved =
    aside !== null && basename(aside).startsWith(ASIDE) && (await lstat(aside).catch(() => null)) !== null;
  const linked = isOurs && (await linkOf(path)) === join(commonDir, 'worktrees', admin);
  if (aside !== null && !isMoved && linked) return forgetNotBegun(shared, leftover, step);
  const trash = await planTrash({
    ...{ commonDir, session, path: isMoved ? aside : path, ours: isMoved },
    admin: isOurs && !linked ? admin : null,
  });
  const record = readRecord(home, session);
  if (record?.removed) await writeRecord(home, { ...record, trash: [...record.trash, { ...trash, path }] });
  await trashFolder(trash);
  await trashGitDir(commonDir, trash);
  await trashSandbox(home, session, trash);
  await forgetLeftover(home, leftover);
}
