import { open } from 'node:fs/promises';
import type Libsql from 'libsql';

/** A lock that was taken, the sign that another has it, or why none can be had here. */
export type KernelLock =
  | { readonly state: 'held'; release(): void }
  | { readonly state: 'busy' }
  | { readonly state: 'impossible'; readonly reason: string };

/**
 * Takes the lock on a file that the kernel keeps for this process, through an SQLite transaction that is never
 * committed: the one lock that Node, Electron and every platform have in common. It ends with the process however that
 * ends, and no child inherits it. Waits for nothing.
 *
 * The file is never deleted, since two could then hold locks on two files of one name. And nothing in this process may
 * open it by other means: to close a file gives up all that a process has locked of it.
 */
export async function takeKernelLock(path: string): Promise<KernelLock> {
  let make: typeof Libsql;
  try {
    make = (await import('libsql')).default;
  } catch (error) {
    return { state: 'impossible', reason: `libsql, which locks it, cannot be loaded: ${messageOf(error)}` };
  }
  await makePrivateFile(path);
  let database: Libsql.Database | null = null;
  try {
    database = new make(path, { timeout: 0 });
    // Nothing is ever written: there is nothing to keep a journal of.
    database.exec('PRAGMA journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { state: 'held', release: () => held.close() };
  } catch (error) {
    database?.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_BUSY')) return { state: 'busy' };
    return { state: 'impossible', reason: `${path} cannot be locked: ${messageOf(error)}` };
  }
}

/** SQLite would make it readable for others. Only a file that was not there is opened here. */
async function makePrivateFile(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
