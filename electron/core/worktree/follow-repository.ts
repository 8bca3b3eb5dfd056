import { lstat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { SessionId } from '#shared/ids';
import { folderIdentity, isSameFolder } from '../folder-identity';
import { type Git, openRepository } from '../git';
import { mendLinks, readLink } from './mend-links';
import { type TrashEntry, trashedFolder } from './trash';
import { findAdmin, isAdminOf, readRecord, type WorktreeRecord, writeRecord } from './worktree-record';

/** Where a repository is: its working tree's top folder and the Git folder that all working trees share. Real paths. */
export type RepositoryFolders = { readonly root: string; readonly commonDir: string };

/**
 * Brings a session's worktree along after its repository was moved: the worktree, which may have been moved with it, and
 * its Git folder name each other again, and the record and the trash say where they are. Only links that still say what
 * they said before the move are written. Safe to repeat.
 *
 * @returns where the worktree is now, or would be made again
 */
export async function followRepository(move: {
  /** The data folder. */
  readonly home: string;
  readonly session: SessionId;
  /** Where the worktree was, and its branch as a full ref. */
  readonly path: string;
  readonly branch: string;
  readonly from: RepositoryFolders;
  readonly to: RepositoryFolders;
}): Promise<string> {
  const { home, session, from, to, branch } = move;
  const record = readRecord(home, session);
  const trash = await Promise.all((record?.trash ?? []).map((entry) => findTrash(entry, from, to)));
  const last = trash.at(-1);
  const path =
    (await findWorktree(move, record)) ??
    (record?.removed && last ? last.path : relocated(move.path, from, to)[0]) ??
    move.path;
  const admin = record?.admin ?? (await findAdmin(to.commonDir, move.path));
  if (record) await writeRecord(home, { ...record, path, trash });
  if (admin === null || record?.removed || !(await isAdminOf(to.commonDir, admin, session))) return path;
  const linked = await readLink(path);
  const expected = [from.commonDir, to.commonDir].map((commonDir) => join(commonDir, 'worktrees', admin));
  if (linked === null || !expected.includes(linked)) return path;
  const gitDir = join(to.commonDir, 'worktrees', admin);
  // A clone that the user put in the place of the repository has none of its worktrees: this one is to be made again.
  if (!(await isFolder(gitDir))) return path;
  const git = openRepository(to.root);
  await mendLinks(git, { commonDir: to.commonDir, admin, path, from: branch, to: branch });
  await mendWorktreeSetting(git, gitDir, move.path, path);
  return path;
}

/** Where the folder is that was made for the session; null when it is none of the places it can have come to. */
async function findWorktree(
  { path, from, to, session }: Parameters<typeof followRepository>[0],
  record: WorktreeRecord | null,
): Promise<string | null> {
  if (record?.removed) return null;
  for (const place of [path, ...relocated(path, from, to)]) {
    const found = await folderIdentity(place);
    if (found === null) continue;
    if (record?.folder) {
      if (isSameFolder(found, record.folder)) return place;
      continue;
    }
    // Made by an earlier version, which did not write down what folder it was.
    const link = await readLink(place);
    const admin = link === null ? null : basename(link);
    if (admin !== null && dirname(link ?? '') === join(from.commonDir, 'worktrees'))
      if (await isAdminOf(to.commonDir, admin, session)) return place;
  }
  return null;
}

/** What a path becomes when it is moved with the repository, or with the folder that holds the repository. */
function relocated(path: string, from: RepositoryFolders, to: RepositoryFolders): string[] {
  const places: string[] = [];
  const beside = relative(dirname(from.root), path);
  const inside = relative(from.root, path);
  // The folder beside that is named after the repository may have been renamed with it.
  if (path.startsWith(`${from.root}.`)) places.push(to.root + path.slice(from.root.length));
  if (isBelow(inside)) places.push(join(to.root, inside));
  else if (isBelow(beside)) places.push(resolve(dirname(to.root), beside));
  return places;
}

function isBelow(path: string): boolean {
  return path !== '' && path !== '..' && !path.startsWith('../') && !path.startsWith('/');
}

async function findTrash(
  entry: TrashEntry,
  from: RepositoryFolders,
  to: RepositoryFolders,
): Promise<TrashEntry> {
  for (const path of [entry.path, ...relocated(entry.path, from, to)]) {
    const folder = trashedFolder({ ...entry, path });
    if (folder !== null && (await isFolder(folder))) return { ...entry, path };
  }
  return entry;
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() ?? false;
}

/** A worktree that was given a setting of its own for where it is. */
async function mendWorktreeSetting(git: Git, gitDir: string, before: string, now: string): Promise<void> {
  const file = join(gitDir, 'config.worktree');
  if (before === now || !(await lstat(file).catch(() => null))?.isFile()) return;
  const said = await git.try(['config', '--file', file, '--no-includes', '--get', 'core.worktree']);
  if (said.stdout.toString('utf8').replace(/\n$/, '') !== before) return;
  await git.run(['config', '--file', file, 'core.worktree', now]);
}
