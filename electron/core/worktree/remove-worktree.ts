import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { keepLooseEnds, readRef, repositoryLanes, worktreeLanes } from '../git';
import { branchIdentity, deleteVeryBranch } from './branch-identity';
import { endRemovalsOf, forgetNotBegun } from './finish-removals';
import { keepDiscarded } from './keep-discarded';
import { forgetLeftover, type Leftover, noteLeftover, releaseLeftover } from './leftovers';
import { isStillThere, linkOf } from './pinned-folder';
import { readWorktree } from './read-worktree';
import { openShared } from './shared-repository';
import { mendTrash, planTrash, trashedFolder, trashFolder, trashGitDir } from './trash';
import { trashSandbox } from './trash-sandbox';
import { adminOf, readRecord, writeRecord } from './worktree-record';

export type RemoveWorktree = {
  /** The data folder. */
  readonly home: string;
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

export type RemovedWorktree = {
  /** Hidden ref that keeps the commits, and what it points at. */
  readonly ref: string;
  readonly head: CommitId;
  /** Where the folder is now, as it was; null when there was none of the session's. */
  readonly folder: string | null;
};

/**
 * Discards a worktree and its branch. First everything in it, edits after the last checkpoint included, is kept by a
 * hidden ref for {@link RETENTION_DAYS} days; then the folder and its Git folder are moved into the trash for as long,
 * for all that no ref can keep, and the branch goes. Ended by a crash, `finishRemovals` ends it. The answer's `head` is
 * the commit that `restoreWorktree` brings back; give it that. A folder at the path that is not the session's worktree
 * any more is somebody's: it stays.
 */
export function removeWorktree(
  options: RemoveWorktree,
): Promise<Result<RemovedWorktree, RefusalOf<'not-writable'>>> {
  const { home, path, branch, session, head, step = () => undefined } = options;
  return worktreeLanes.lane(path).run(async () => {
    const shared = await openShared(options);
    const { git, commonDir } = shared;
    // One that failed half-way: its note would be overwritten, and with it where the folder is.
    await endRemovalsOf(shared, session);
    const record = readRecord(home, session);
    const admin = await adminOf(commonDir, record);
    const ours =
      record !== null &&
      (await isStillThere({ path, commonDir, admin }, record.folder)) &&
      (await isOurs(commonDir, path, admin));
    // What the last checkpoint may not have. Where Git cannot tell, the folder goes into the trash as it is.
    const last = ours ? await readWorktree({ ...options, fallback: head }) : null;
    return repositoryLanes.lane(commonDir).run(async () => {
      await shared.proveInPlace();
      const trash = await planTrash({ commonDir, session, path, ours, admin });
      const removal: Leftover = {
        ...({ what: 'removal', session, path, branch, admin, trash } as const),
        ...{ folder: null, aside: null },
        at: await readRef(git, branch),
        branchIs: await branchIdentity(git, commonDir, branch),
      };
      await noteLeftover(home, removal);
      step('noted');
      try {
        const known = [head, removal.at, last?.head ?? null].filter((commit) => commit !== null);
        const looseEnds = await keepLooseEnds(git, {
          gitDir: trash.admin === null ? null : join(commonDir, 'worktrees', trash.admin),
          logs: [join(commonDir, 'logs', branch)],
          known,
        });
        const kept = await keepDiscarded(git, {
          ...{ session, branch, head, looseEnds },
          ...{ tree: last?.tree ?? null, worktreeHead: last?.head ?? null },
        });
        step('kept');
        const beyond = looseEnds !== null || last === null || last.tree === null || last.leftOut > 0;
        const entry = { ...trash, beyond };
        if (record) await writeRecord(home, { ...record, removed: true, trash: [...record.trash, entry] });
        step('recorded as removed');
        const moved = await trashFolder(trash).catch(whyNotMoved);
        if (moved !== undefined) {
          await forgetNotBegun(shared, removal, step);
          return refuse({ code: 'not-writable', path, reason: moved });
        }
        step('moved aside');
        await trashGitDir(commonDir, trash);
        step('unlisted');
        await trashSandbox(home, session, trash);
        step('sandbox moved');
        await mendTrash(shared, trash);
        await deleteVeryBranch(git, commonDir, removal);
        step('branch deleted');
        await forgetLeftover(home, removal);
        step('forgotten');
        return ok({ ...kept, folder: trashedFolder(trash) });
      } catch (error) {
        // What was begun is ended, or taken back, at the next start.
        releaseLeftover(home, removal);
        throw error;
      }
    });
  });
}

/** The reasons of the disk's own for which a folder cannot be moved: a file is open, a disk is mounted there, … */
function whyNotMoved(error: NodeJS.ErrnoException): string {
  const code = error.code ?? '';
  if (['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV', 'EEXIST', 'ENOTDIR', 'ENOSPC', 'EDQUOT'].includes(code))
    return code;
  throw error;
}

/** The folder is the session's worktree, or was it until its link to the repository was deleted. */
async function isOurs(commonDir: string, path: string, admin: string | null): Promise<boolean> {
  const folder = await lstat(path).catch(() => null);
  if (!folder?.isDirectory() || admin === null) return false;
  const link = await lstat(join(path, '.git')).catch(() => null);
  return link === null || (await linkOf(path)) === join(commonDir, 'worktrees', admin);
}
