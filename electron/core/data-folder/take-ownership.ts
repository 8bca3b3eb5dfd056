import { mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { pidExists } from '../process';
import { closeToOthers } from './close-to-others';
import { takeKernelLock } from './kernel-lock';

/** What `owner.lock` says: who it is that holds `owner.db`. Earlier versions wrote no host, and nothing but this file. */
const Owner = z.object({
  pid: z.number().int().positive(),
  started: z.string(),
  host: z.string().optional(),
});
type Owner = z.infer<typeof Owner>;

type NotOwned = RefusalOf<'data-folder-busy' | 'not-writable'>;

/**
 * Makes this process the one owner of a data folder until it gives the folder back or ends. The kernel holds the lock, on
 * `<home>/owner.db`; `owner.lock` beside it only names the owner, and keeps earlier versions out, which knew no other
 * lock. Where the file system keeps no locks the folder is refused: two owners would write over each other. On a network
 * file system that keeps them, they hold between machines too. Answers the way to give the folder back.
 */
export async function takeOwnership(home: string): Promise<Result<() => Promise<void>, NotOwned>> {
  const path = join(home, 'owner.lock');
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await closeToOthers(home);
    const lock = await takeKernelLock(join(home, 'owner.db'));
    if (lock.state === 'impossible') return refuse({ code: 'not-writable', path: home, reason: lock.reason });
    const named = await readOwner(path);
    const alive = named !== null && (await lives(named)) ? named : null;
    if (lock.state === 'busy')
      return refuse({ code: 'data-folder-busy', path: home, pid: alive?.pid ?? null });
    // Only an owner of an earlier version can be alive without holding the lock, and who names itself for the second
    // time: a folder that was closed and is opened again in one process.
    if (alive && alive.pid !== process.pid) {
      lock.release();
      return refuse({ code: 'data-folder-busy', path: home, pid: alive.pid });
    }
    try {
      await writeOwner(path, await ourselves());
    } catch (error) {
      lock.release();
      throw error;
    }
    return ok(async () => {
      try {
        await unlink(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      } finally {
        lock.release();
      }
    });
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EDQUOT'].includes(cause.code ?? ''))
      throw error;
    return refuse({ code: 'not-writable', path: home, reason: cause.message });
  }
}

async function ourselves(): Promise<Owner> {
  return { pid: process.pid, started: (await startTime(process.pid)) ?? 'unknown', host: hostname() };
}

/** Whole or not at all: a reader never sees half of it. Only the holder of the lock writes, so one name will do. */
async function writeOwner(path: string, owner: Owner): Promise<void> {
  const fresh = `${path}.new`;
  await writeFile(fresh, JSON.stringify(owner), { mode: 0o600 });
  await rename(fresh, path);
}

/** Null when there is none, or what there is says nothing, such as one that a crash left half-written. */
async function readOwner(path: string): Promise<Owner | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parseJsonAs(Owner, text);
}

/** False too for a process on another machine: its number says nothing here. */
async function lives({ pid, started, host }: Owner): Promise<boolean> {
  if ((host !== undefined && host !== hostname()) || !pidExists(pid)) return false;
  const found = await startTime(pid);
  return found === null || started === 'unknown' || found === started;
}

/** When a process started, with the boot it belongs to; null where the system does not tell. */
async function startTime(pid: number): Promise<string | null> {
  try {
    const [status, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The command name, in parentheses, may itself hold spaces and parentheses: count from its end.
    const field = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return field === undefined ? null : `${boot.trim()} ${field}`;
  } catch {
    return null;
  }
}
