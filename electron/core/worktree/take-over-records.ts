import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '#shared/ids';
import { folderIdentity } from '../folder-identity';
import { gitFoldersOf, readSettings, userIdentity } from '../git';
import type { Log } from '../ports';
import { asAccepted, readPlainFile, type SharedStates } from '../shared-state';
import { type Leftover, noteLeftover, parseLeftover, releaseLeftover } from './leftovers';
import { linkOf } from './pinned-folder';
import { openShared, type SharedRepository } from './shared-repository';
import type { TrashEntry } from './trash';
import { lockReason, parseRecord, readRecord, type WorktreeRecord, writeRecord } from './worktree-record';

/** A session's worktree as the session's own log tells of it. */
export type ToldWorktree = {
  readonly session: SessionId;
  readonly repositoryPath: string;
  /** Where it is, or was last. */
  readonly path: string;
  /** Full ref. */
  readonly branch: string;
};

/** Sessions of earlier versions whose records were not looked for yet: their repositories were not there. */
const Pending = z.array(SessionId);

const MOST_BYTES = 1 << 20;

/**
 * Earlier versions kept the records in the repository, where agents can write. Each is looked at once, at the first start
 * of a version that keeps them in the data folder: what the session's log, the worktree and Git's entry for it bear out
 * is taken over. Everything else is left where it is and never read again. Sessions begun since are none of these, so
 * nothing that is planted later is ever looked at.
 */
export async function takeOverRecords(options: {
  /** The data folder. */
  readonly home: string;
  readonly told: readonly ToldWorktree[];
  readonly shared: Pick<SharedStates, 'unaccepted' | 'author'>;
  readonly log: Log;
}): Promise<void> {
  const { home, told, log } = options;
  const file = join(home, 'worktrees', 'earlier.json');
  const known = readPending(file);
  const pending = known ?? told.map(({ session }) => session).filter((id) => readRecord(home, id) === null);
  if (known?.length === 0) return;
  const asked = new Map(told.map((one) => [one.session, one]));
  const left: SessionId[] = [];
  for (const session of pending) {
    const one = asked.get(session);
    // A repository that is away may come back.
    if (!one || gitFoldersOf(one.repositoryPath) === null) left.push(session);
    else {
      const why = await takeOver(options, one).catch((error: unknown) => {
        left.push(session);
        return String(error);
      });
      if (why !== null) log.warn('the record of a worktree was not taken over', { session, why });
    }
  }
  if (known !== null && left.length === known.length) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(left), { flush: true, mode: 0o600 });
  await rename(`${file}.new`, file);
}

function readPending(file: string): SessionId[] | null {
  const bytes = readPlainFile(file, MOST_BYTES);
  return bytes === null ? null : Pending.parse(JSON.parse(bytes.toString('utf8')));
}

type Earlier = Pick<Parameters<typeof takeOverRecords>[0], 'home' | 'shared'>;

/** Null when the record was taken over, with the notes of what was under way; else why not. */
async function takeOver({ home, shared }: Earlier, told: ToldWorktree): Promise<string | null> {
  const { session, repositoryPath } = told;
  const repository = await openShared({ home, repositoryPath });
  const { commonDir, git } = repository;
  const place = join(commonDir, 'understory', 'worktrees');
  const bytes = await readEarlier(place, `${session}.json`);
  const record = bytes === null ? null : parseRecord(bytes);
  if (record === null) return 'there is none that can be read';
  if (record.session !== session || record.path !== told.path || record.branch !== told.branch)
    return 'it is not what the session’s log tells';
  if (!record.removed && !(await isBorneOut(commonDir, record)))
    return 'the worktree and Git’s entry for it do not bear it out';
  const { settings } = await shared.unaccepted(commonDir);
  const now = new Map(
    asAccepted(await readSettings(git), settings).map(({ key, value }) => [key, value] as const),
  );
  const { filters = {}, ...known } = record;
  if (Object.entries(filters).some(([key, value]) => now.get(key) !== value))
    return 'the content filters in it are not those that are set';
  const author = await shared.author(repositoryPath);
  await writeRecord(home, {
    ...known,
    folder: record.removed ? null : await folderIdentity(record.path),
    author: author === undefined ? await userIdentity(git) : author,
    trash: record.trash.filter((entry) => isOwnTrash(entry, told)),
  });
  await rm(join(place, `${session}.json`));
  await takeOverNotes(repository, told);
  return null;
}

/** Null where there is no plain file, or a link leads there. */
async function readEarlier(folder: string, name: string): Promise<string | null> {
  if ((await realpath(folder).catch(() => null)) !== folder) return null;
  return readPlainFile(join(folder, name), MOST_BYTES)?.toString('utf8') ?? null;
}

/** Git's entry is the one that was locked for the session, of just this folder, which links back unless it is gone. */
async function isBorneOut(commonDir: string, { session, path, admin }: WorktreeRecord): Promise<boolean> {
  const entry = join(commonDir, 'worktrees', admin);
  const [locked, gitdir] = await Promise.all([readEarlier(entry, 'locked'), readEarlier(entry, 'gitdir')]);
  if (locked?.trimEnd() !== lockReason(session) || gitdir?.trimEnd() !== join(path, '.git')) return false;
  if ((await folderIdentity(path)) === null) return true;
  return (await realpath(path)) === path && (await linkOf(path)) === entry;
}

/** Both are below the same folder for worktrees, where the session alone has such a name. */
function isOwnTrash({ path, name }: TrashEntry, told: ToldWorktree): boolean {
  return dirname(path) === dirname(told.path) && name.startsWith(`${told.session}-`);
}

async function takeOverNotes({ home, commonDir }: SharedRepository, told: ToldWorktree): Promise<void> {
  const place = join(commonDir, 'understory', 'leftovers');
  for (const what of ['removal', 'restoring'] as const) {
    const name = `${told.session}.${what}.json`;
    const text = await readEarlier(place, name);
    const note = text === null ? null : parseLeftover(text);
    if (note?.what !== what || !isOwnNote(note, told)) continue;
    await noteLeftover(home, note);
    releaseLeftover(home, note);
    await rm(join(place, name));
  }
}

/** It moves nothing but the session's own folders, inside the folder for worktrees. */
function isOwnNote({ what, session, path, branch, aside, trash }: Leftover, told: ToldWorktree): boolean {
  const below = dirname(told.path);
  return (
    session === told.session &&
    (what === 'restoring' ? dirname(path) === below : path === told.path) &&
    (what === 'restoring' || branch === told.branch) &&
    (trash === null || isOwnTrash(trash, told)) &&
    (aside === null ||
      (dirname(aside) === below && basename(aside).startsWith(`.understory-removed-${session}`)))
  );
}

/** Where earlier versions kept what steered them: in the Git folder, and in the workspace itself. */
const EARLIER_PLACES = [
  ['.git', 'worktrees'],
  ['.git', 'leftovers'],
  ['.git', 'apply'],
  ['.understory', 'apply'],
] as const;

/** Folders of a repository where earlier versions kept their records, with how many things lie there that nobody reads. */
export async function listSetAside(repositoryPath: string): Promise<{ folder: string; count: number }[]> {
  const commonDir = gitFoldersOf(repositoryPath)?.commonDir;
  if (commonDir === undefined) return [];
  const found: { folder: string; count: number }[] = [];
  for (const [place, kind] of EARLIER_PLACES) {
    const below = place === '.git' ? join(commonDir, 'understory') : join(repositoryPath, place);
    const folder = join(below, kind);
    // A link may lead anywhere, also to what is somebody else's.
    if ((await realpath(folder).catch(() => null)) !== folder) continue;
    const { length: count } = await readdir(folder).catch(() => []);
    if (count > 0) found.push({ folder, count });
  }
  return found;
}
