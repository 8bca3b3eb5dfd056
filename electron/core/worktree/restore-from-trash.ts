import { lstat, mkdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { folderIdentity, isFolder } from '../folder-identity';
import { deleteRef, repositoryLanes } from '../git';
import type { HalfMade } from './add-worktree';
import { isMadeFor } from './branch-identity';
import { discardedRef } from './keep-discarded';
import { forgetLeftover, type Leftover, noteLeftover, releaseLeftover } from './leftovers';
import { mendLinks } from './mend-links';
import { candidates } from './names';
import { proveWorktree } from './prove-worktree';
import type { SharedRepository } from './shared-repository';
import { type TrashEntry, trashedFolder, trashedGitDir } from './trash';
import { restoreSandbox, trashSandbox } from './trash-sandbox';
import { readRecord, type WorktreeRecord, writeRecord } from './worktree-record';

/** The newest worktree of a session in the trash that is whole: its folder and its Git folder, neither of them a link. */
export async function findInTrash(commonDir: string, record: WorktreeRecord): Promise<TrashEntry | null> {
  for (const entry of record.trash.toReversed()) {
    const [folder, gitDir] = [trashedFolder(entry), trashedGitDir(commonDir, entry)];
    if (
      folder !== null &&
      gitDir !== null &&
      (await folderIdentity(folder)) &&
      (await folderIdentity(gitDir))
    )
      return entry;
  }
  return null;
}

/**
 * Moves a worktree and its Git folder out of the trash to a place that was made for it: files, index, reflog, an
 * operation left open, submodules and ignored files are what they were. A failure puts it back into the trash.
 */
export async function restoreFromTrash(work: {
  readonly shared: SharedRepository;
  readonly record: WorktreeRecord;
  readonly entry: TrashEntry;
  readonly made: HalfMade;
}): Promise<void> {
  const { shared, record, entry, made } = work;
  const { home, git, commonDir } = shared;
  const { session, path, branch, at } = made;
  const [folder, gitDir] = [trashedFolder(entry), trashedGitDir(commonDir, entry)];
  if (folder === null || gitDir === null) throw new Error('this is not in the trash');
  await repositoryLanes.lane(commonDir).run(async () => {
    const admin = await takeName(commonDir, entry.admin ?? session);
    const note = {
      ...({ what: 'restoring', session, path, branch, at, admin, trash: entry } as const),
      ...{ folder: entry.folder, aside: null, branchIs: null },
    };
    await noteLeftover(home, note);
    try {
      const listed = join(commonDir, 'worktrees', admin);
      await moveOnto(gitDir, listed);
      await moveOnto(folder, path);
      await restoreSandbox(home, session, entry);
      await mendLinks(git, { commonDir, admin, path, from: record.branch, to: branch });
      await proveWorktree({ path, commonDir, admin });
      const trash = record.trash.filter(({ name }) => name !== entry.name);
      const here = await folderIdentity(path);
      await writeRecord(home, { ...record, path, folder: here, branch, admin, removed: false, trash });
      await forgetLeftover(home, note);
    } catch (error) {
      await endRestoring(shared, note).catch(() => releaseLeftover(home, note));
      throw error;
    }
  });
}

/** Ends a restoring that was cut off: told of in the record, it is done; else the worktree goes back into the trash. */
export async function endRestoring(shared: SharedRepository, leftover: Leftover): Promise<void> {
  const { home, git, commonDir } = shared;
  const { session, path, branch, admin, trash: entry, at } = leftover;
  const record = readRecord(home, session);
  if (record && !record.removed && record.path === path) {
    await forgetLeftover(home, leftover);
    await deleteRef(git, discardedRef(session));
    return;
  }
  if (entry !== null && admin !== null) {
    const listed = join(commonDir, 'worktrees', admin);
    const [folder, gitDir] = [trashedFolder(entry), trashedGitDir(commonDir, entry)];
    if (record && (await isFolder(listed, entry.gitDir)))
      await mendLinks(git, { commonDir, admin, path, from: branch, to: record.branch }).catch(
        () => undefined,
      );
    if (folder !== null && !(await isThere(folder)) && (await isFolder(path, entry.folder)))
      await rename(path, folder);
    if (gitDir !== null && !(await isThere(gitDir)) && (await isFolder(listed, entry.gitDir)))
      await rename(listed, gitDir);
    await trashSandbox(home, session, entry);
    // Only names that were taken and not used yet are empty.
    await rmdir(listed).catch(() => undefined);
  }
  if (at !== null && (await isMadeFor(git, commonDir, branch, session))) await deleteRef(git, branch, at);
  await forgetLeftover(home, leftover);
}

/** Takes a free name below `worktrees/`: making the folder is atomic. */
async function takeName(commonDir: string, wanted: string): Promise<string> {
  const place = join(commonDir, 'worktrees');
  await mkdir(place, { recursive: true });
  for (const name of candidates(wanted)) {
    try {
      await mkdir(join(place, name));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Error('names do not run out');
}

/** Puts a folder where an empty one was made for it. */
async function moveOnto(from: string, to: string): Promise<void> {
  await rmdir(to);
  await rename(from, to);
}

/** Gives the repositories of a lost worktree's submodules to the one that was made in its place. */
export async function takeModules({ home, commonDir }: SharedRepository, session: SessionId): Promise<void> {
  const record = readRecord(home, session);
  const lost = record?.trash.at(-1);
  const gitDir = lost ? trashedGitDir(commonDir, lost) : null;
  if (!record || gitDir === null) return;
  const target = join(commonDir, 'worktrees', record.admin, 'modules');
  if (!(await isThere(target)) && (await isThere(join(gitDir, 'modules'))))
    await rename(join(gitDir, 'modules'), target);
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}
