import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '#shared/ids';
import { FolderIdentity } from '../folder-identity';
import { readSmallText } from '../git';
import { TrashEntry } from './trash';

/**
 * What was true of a session's worktree when it was made. The worktree's own `.git` file, `commondir` and settings lie
 * where the agent can write, so afterwards they are not asked; this record, kept in the shared git folder, is.
 */
export const WorktreeRecord = z.object({
  session: SessionId,
  path: z.string(),
  /** Which folder was made there: only this one is read from and written to. Null: not known of older worktrees. */
  folder: FolderIdentity.nullable().default(null),
  /** Full ref. */
  branch: z.string(),
  /** Name of its folder below `worktrees/` in the shared git folder. */
  admin: z.string().regex(/^[^/]+$/),
  /** The user's identity, before anyone else could change the settings. */
  author: z.object({ name: z.string(), email: z.string() }).nullable(),
  /** Content filters in force: setting to value. */
  filters: z.record(z.string(), z.string()),
  /** The worktree was discarded; it may be made again. */
  removed: z.boolean(),
  /** What of its earlier worktrees is kept in the trash, the oldest first. */
  trash: z.array(TrashEntry).default([]),
});
export type WorktreeRecord = z.infer<typeof WorktreeRecord>;

function placeOf(commonDir: string): string {
  return join(commonDir, 'understory', 'worktrees');
}

export async function writeRecord(commonDir: string, record: WorktreeRecord): Promise<void> {
  await mkdir(placeOf(commonDir), { recursive: true });
  const target = join(placeOf(commonDir), `${record.session}.json`);
  const fresh = `${target}.${randomUUID()}`;
  await writeFile(fresh, JSON.stringify(record), { flush: true });
  await rename(fresh, target);
}

/** Null when there is none or it cannot be understood: then the repository is asked as far as that is safe. */
export async function readRecord(commonDir: string, session: SessionId): Promise<WorktreeRecord | null> {
  return readOne(join(placeOf(commonDir), `${session}.json`));
}

export async function listRecords(commonDir: string): Promise<WorktreeRecord[]> {
  const names = await readdir(placeOf(commonDir)).catch(() => []);
  const records = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readOne(join(placeOf(commonDir), name))),
  );
  return records.filter((record) => record !== null);
}

export async function forgetRecord(commonDir: string, session: SessionId): Promise<void> {
  await rm(join(placeOf(commonDir), `${session}.json`), { force: true });
}

async function readOne(file: string): Promise<WorktreeRecord | null> {
  const text = await readSmallText(file);
  if (text === null) return null;
  try {
    const record = WorktreeRecord.parse(JSON.parse(text));
    return basename(file) === `${record.session}.json` ? record : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Name of the Git folder of a session's worktree, by its record or by its path; null when it has none any more. */
export async function adminOf(commonDir: string, session: SessionId, path: string): Promise<string | null> {
  const name = (await readRecord(commonDir, session))?.admin ?? (await findAdmin(commonDir, path));
  return name !== null && (await isAdminOf(commonDir, name, session)) ? name : null;
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
