import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommitId, SessionId } from '#shared/ids';
import { FolderIdentity } from '../folder-identity';
import { readSmallText } from '../git';
import { TrashEntry } from './trash';

/**
 * A creation, removal or restoring of a worktree that is under way, written down before the disk changes so that the
 * next start can take it back or end it. By then any of the names may be another one's: whatever is to go is known by
 * what it is. Where a note of an earlier version does not say that, it stays.
 */
const Leftover = z.object({
  what: z.enum(['creation', 'removal', 'restoring']),
  session: SessionId,
  path: z.string(),
  /** Which folder was made at the path. */
  folder: FolderIdentity.nullable().default(null),
  /** Where an earlier version moved a removed folder to. */
  aside: z.string().nullable(),
  /** What is moved into the trash, or taken out of it. */
  trash: TrashEntry.nullable().default(null),
  branch: z.string(),
  /** Where the branch is expected; it stays when it is elsewhere. */
  at: CommitId.nullable(),
  /** What had happened to the branch; it stays when more has, or when it was made anew. */
  branchIs: z.string().nullable().default(null),
  admin: z
    .string()
    .regex(/^[^/]+$/)
    .nullable(),
  pid: z.number().int(),
});
export type Leftover = z.infer<typeof Leftover>;
export type NewLeftover = Omit<Leftover, 'pid'>;

/** Those of this process: being worked on, hence not left over. */
const active = new Set<string>();

function fileOf(commonDir: string, { session, what }: Pick<Leftover, 'session' | 'what'>): string {
  return join(commonDir, 'understory', 'leftovers', `${session}.${what}.json`);
}

export async function noteLeftover(commonDir: string, leftover: NewLeftover): Promise<void> {
  const file = fileOf(commonDir, leftover);
  active.add(file);
  await mkdir(join(commonDir, 'understory', 'leftovers'), { recursive: true });
  await writeFile(file, JSON.stringify({ ...leftover, pid: process.pid }), { flush: true });
}

/** The work is done, or given back to the next start when it could not be. */
export function releaseLeftover(commonDir: string, leftover: Pick<Leftover, 'session' | 'what'>): void {
  active.delete(fileOf(commonDir, leftover));
}

export async function forgetLeftover(
  commonDir: string,
  leftover: Pick<Leftover, 'session' | 'what'>,
): Promise<void> {
  await rm(fileOf(commonDir, leftover), { force: true });
  releaseLeftover(commonDir, leftover);
}

/** What no living process is at. A note torn by a crash was written before anything was done: it is dropped. */
export async function listLeftovers(commonDir: string): Promise<Leftover[]> {
  const folder = join(commonDir, 'understory', 'leftovers');
  const found: Leftover[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    if (active.has(file)) continue;
    const leftover = Leftover.safeParse(parseJson((await readSmallText(file)) ?? ''));
    if (!leftover.success || fileOf(commonDir, leftover.data) !== file) await rm(file, { force: true });
    else if (leftover.data.pid === process.pid || !isRunning(leftover.data.pid)) found.push(leftover.data);
  }
  return found;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
