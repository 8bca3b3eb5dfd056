import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';

const Owner = z.object({ pid: z.number().int().positive(), started: z.string() });
type Owner = z.infer<typeof Owner>;

const ATTEMPTS = 5;
const SETTLE_MS = 50;

/**
 * Makes this process the one owner of a data folder, through `owner.lock` with process id and start time. A lock whose
 * process is gone, or whose id now belongs to another process, is taken over. Answers the way to give the folder back.
 */
export async function takeOwnership(
  home: string,
): Promise<Result<() => Promise<void>, RefusalOf<'data-folder-busy' | 'not-writable'>>> {
  const path = join(home, 'owner.lock');
  const mine: Owner = { pid: process.pid, started: (await startTime(process.pid)) ?? 'unknown' };
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    let tookOver = false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await create(path, mine)) {
        // Another process that took the same stale lock for its own may still be putting ours back or not.
        if (tookOver) await delay(SETTLE_MS);
        if (!tookOver || (await isMine(path, mine))) return ok(() => giveBack(path, mine));
      }
      const text = await readFile(path, 'utf8').catch(() => null);
      const owner = text === null ? null : parseOwner(text);
      if (owner && (await lives(owner)))
        return refuse({ code: 'data-folder-busy', path: home, pid: owner.pid });
      if (text !== null) await setAside(path, text);
      tookOver = true;
    }
    return refuse({ code: 'data-folder-busy', path: home, pid: null });
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EDQUOT'].includes(cause.code ?? ''))
      throw error;
    return refuse({ code: 'not-writable', path: home, reason: cause.message });
  }
}

/** Creates the lock with its content in one step; false when there is one. */
async function create(path: string, owner: Owner): Promise<boolean> {
  const scratch = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(scratch, JSON.stringify(owner), { mode: 0o600 });
  try {
    await link(scratch, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(scratch);
  }
}

/** Removes a stale lock, unless another process was faster and the lock is now its own. */
async function setAside(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale) {
    await link(aside, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  await unlink(aside);
}

async function giveBack(path: string, mine: Owner): Promise<void> {
  if (await isMine(path, mine)) await unlink(path);
}

async function isMine(path: string, mine: Owner): Promise<boolean> {
  const owner = parseOwner(await readFile(path, 'utf8').catch(() => ''));
  return owner?.pid === mine.pid && owner.started === mine.started;
}

async function lives(owner: Owner): Promise<boolean> {
  if (!exists(owner.pid)) return false;
  const started = await startTime(owner.pid);
  return started === null || owner.started === 'unknown' || started === owner.started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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

function parseOwner(text: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
