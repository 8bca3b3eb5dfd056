import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommitId, SessionId } from '#shared/ids';
import { parseJsonAs } from '#shared/parse-json';
import { FolderIdentity } from '../folder-identity';
import { readSmallText } from '../git';
import { AbsolutePath, BranchRef, FolderName } from '../recorded-names';
import { TrashEntry } from './trash';

/**
 * A creation, removal or restoring of a worktree that is under way, written down in the data folder before the disk
 * changes so that the next start can take it back or end it. By then any of the names may be another one's: whatever is
 * to go is known by what it is. Where a note of an earlier version does not say that, it stays.
 */
export const Leftover = z.object({
  what: z.enum(['creation', 'removal', 'restoring']),
  session: SessionId,
  path: AbsolutePath,
  /** Which folder was made at the path. */
  folder: FolderIdentity.nullable().default(null),
  /** Where an earlier version moved a removed folder to. */
  aside: AbsolutePath.nullable(),
  /** What is moved into the trash, or taken out of it. */
  trash: TrashEntry.nullable().default(null),
  branch: BranchRef,
  /** Where the branch is expected; it stays when it is elsewhere. */
  at: CommitId.nullable(),
  /** What had happened to the branch; it stays when more has, or when it was made anew. */
  branchIs: z.string().nullable().default(null),
  admin: FolderName.nullable(),
});
export type Leftover = z.infer<typeof Leftover>;
type Named = Pick<Leftover, 'session' | 'what'>;

/** Those of this process: being worked on, hence not left over. */
const active = new Set<string>();

function fileOf(home: string, { session, what }: Named): string {
  return join(home, 'leftovers', `${session}.${what}.json`);
}

export async function noteLeftover(home: string, leftover: Leftover): Promise<void> {
  const file = fileOf(home, leftover);
  active.add(file);
  await mkdir(join(home, 'leftovers'), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(leftover), { flush: true, mode: 0o600 });
}

/** The work is done, or given back to the next start when it could not be. */
export function releaseLeftover(home: string, leftover: Named): void {
  active.delete(fileOf(home, leftover));
}

export async function forgetLeftover(home: string, leftover: Named): Promise<void> {
  await rm(fileOf(home, leftover), { force: true });
  releaseLeftover(home, leftover);
}

/**
 * What nobody is at, of some sessions. The data folder has one owner at a time, so what an earlier one was at is left
 * over. A note torn by a crash was written before anything was done: it is dropped.
 */
export async function listLeftovers(home: string, sessions: Iterable<SessionId>): Promise<Leftover[]> {
  const folder = join(home, 'leftovers');
  const names = new Set(await readdir(folder).catch(() => []));
  const found: Leftover[] = [];
  for (const session of names.size === 0 ? [] : sessions) {
    for (const what of Leftover.shape.what.options) {
      const file = fileOf(home, { session, what });
      if (active.has(file) || !names.has(`${session}.${what}.json`)) continue;
      const leftover = parseLeftover((await readSmallText(file)) ?? '');
      if (leftover?.session === session && leftover.what === what) found.push(leftover);
      else await rm(file, { force: true });
    }
  }
  return found;
}

/** Null when it is no such note. */
export function parseLeftover(text: string): Leftover | null {
  return parseJsonAs(Leftover, text);
}
