import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '#shared/ids';
import { parseJsonAs } from '#shared/parse-json';
import { FolderIdentity } from '../folder-identity';
import { readSmallText } from '../git';
import { AbsolutePath, BranchRef, FolderName } from '../recorded-names';
import { readPlainFile } from '../shared-state';
import { TrashEntry } from './trash';

/**
 * What was true of a session's worktree when it was made. The worktree's own `.git` file, `commondir` and settings lie
 * where the agent can write, and so does the shared Git folder. Afterwards they are not asked; this record, kept in the
 * data folder, is. It is named by the session alone, so that it holds wherever the repository is moved to.
 */
export const WorktreeRecord = z.object({
  session: SessionId,
  path: AbsolutePath,
  /** Which folder was made there: only this one is read from and written to. Null: not known of older worktrees. */
  folder: FolderIdentity.nullable().default(null),
  /** Full ref. */
  branch: BranchRef,
  /** Name of its folder below `worktrees/` in the shared git folder. */
  admin: FolderName,
  /** The user's identity, before anyone else could change the settings. */
  author: z.object({ name: z.string(), email: z.string() }).nullable(),
  /** Content filters in force, as earlier versions wrote them down; they decide nothing but whether a record is believed. */
  filters: z.record(z.string(), z.string()).optional(),
  /** The worktree was discarded; it may be made again. */
  removed: z.boolean(),
  /** What of its earlier worktrees is kept in the trash, the oldest first. */
  trash: z.array(TrashEntry).default([]),
});
export type WorktreeRecord = z.infer<typeof WorktreeRecord>;

/** A record is far smaller. */
const MOST_BYTES = 1 << 20;

function fileOf(home: string, session: SessionId): string {
  return join(home, 'worktrees', `${session}.json`);
}

export async function writeRecord(home: string, record: WorktreeRecord): Promise<void> {
  const target = fileOf(home, record.session);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const fresh = `${target}.${randomUUID()}`;
  await writeFile(fresh, JSON.stringify(record), { flush: true, mode: 0o600 });
  await rename(fresh, target);
}

/** Null when there is none or it cannot be understood: then the session has no worktree that we work in. */
export function readRecord(home: string, session: SessionId): WorktreeRecord | null {
  const bytes = readPlainFile(fileOf(home, session), MOST_BYTES);
  const record = bytes === null ? null : parseRecord(bytes.toString('utf8'));
  return record?.session === session ? record : null;
}

/** The sessions that have a record. */
export async function recordedSessions(home: string): Promise<SessionId[]> {
  const names = await readdir(join(home, 'worktrees')).catch(() => []);
  return names.flatMap((name) => {
    const id = SessionId.safeParse(name.replace(/\.json$/, ''));
    return name.endsWith('.json') && id.success ? [id.data] : [];
  });
}

/** Null when it is no record. */
export function parseRecord(text: string): WorktreeRecord | null {
  return parseJsonAs(WorktreeRecord, text);
}

export async function forgetRecord(home: string, session: SessionId): Promise<void> {
  await rm(fileOf(home, session), { force: true });
}

/** Name of the Git folder of the worktree on record; null when it has none any more, or there is no record. */
export async function adminOf(commonDir: string, record: WorktreeRecord | null): Promise<string | null> {
  return record !== null && (await isAdminOf(commonDir, record.admin, record.session)) ? record.admin : null;
}

/**
 * Whether a name below `worktrees/` is that of the session's own Git folder. It may have been given to another session's
 * since: what the worktree was locked with says whose it is.
 */
export async function isAdminOf(commonDir: string, name: string, session: SessionId): Promise<boolean> {
  const reason = (await readSmallText(join(commonDir, 'worktrees', name, 'locked'))) ?? '';
  const [, owner] = new RegExp(`^${lockReason('(\\S+)')}$`, 'm').exec(reason) ?? [];
  return owner === undefined || owner === session;
}

/** What the worktree of a session is locked with. */
export function lockReason(session: string): string {
  return `Understory session ${session}`;
}

/** The git folder of the worktree at a path, found by what the repository says of its worktrees; null when unlisted. */
export async function findAdmin(commonDir: string, path: string): Promise<string | null> {
  const folder = join(commonDir, 'worktrees');
  const real = await realpath(path).catch(() => path);
  for (const name of await readdir(folder).catch(() => [])) {
    const link = ((await readSmallText(join(folder, name, 'gitdir'))) ?? '').replace(/\n$/, '');
    const place = link.startsWith('/') ? dirname(link) : join(folder, name, dirname(link));
    if (link !== '' && (place === path || place === real)) return name;
  }
  return null;
}
