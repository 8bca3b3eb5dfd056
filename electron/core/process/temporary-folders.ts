import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '#shared/dates';
import type { Log } from '../ports';
import { markerPrefixOf } from './process-records';
import { processesWithVariable, startOf } from './process-table';

/**
 * Folders for the temporary files of agents, one for each process: agents leave megabytes there at every start. They lie in
 * the system's own folder for temporary files, with short names, since sockets in them have paths of at most 104 bytes.
 */
export type TemporaryFolders = {
  /** A new one, closed to others. Null where none can be made: the system's own has to do then. */
  make(): Promise<string | null>;
  /** Removes one with all that is in it, unless something that was given it still runs. Never fails. */
  remove(folder: string): Promise<void>;
  /** Removes those that an earlier run of this data folder left, likewise. Never fails. */
  clear(): Promise<void>;
};

const ATTEMPTS = 5;
/** Node's programs keep compiled code under this name, over all starts: for want of it each start compiles anew. */
const COMPILED = 'node-compile-cache';
/** That of versions that are no longer used goes with the rest. */
const COMPILED_FOR_MS = 30 * DAY_MS;

/** The variables that tell programs where temporary files go, for a folder. `before`: those that are set now. */
export function temporaryVariables(
  folder: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  // Some programs read these, too, but nobody misses them where they are not set.
  const others = ['TMP', 'TEMP'].filter((name) => process.platform === 'win32' || name in before);
  return Object.fromEntries(['TMPDIR', ...others].map((name) => [name, folder]));
}

export function openTemporaryFolders(home: string, log: Log): TemporaryFolders {
  const place = tmpdir();
  const compiled = join(home, COMPILED);
  // Who finds one by its name knows whose it is.
  const prefix = `us-${markerPrefixOf(home).slice(0, 6)}-`;
  const inUse = new Set<string>();

  const remove = async (folder: string, since: number | null): Promise<void> => {
    try {
      const users = await processesWithVariable('TMPDIR', folder, since);
      if (users.size === 0) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      log.warn('a folder for temporary files could not be removed', { folder, error: String(error) });
    }
  };
  return {
    async make() {
      for (let attempt = 1; ; attempt++) {
        const folder = join(place, prefix + randomBytes(2).toString('hex'));
        try {
          await mkdir(folder, { mode: 0o700 });
          inUse.add(folder);
          // Without it an agent starts as well, only later.
          await linkCompiled(compiled, folder).catch(() => undefined);
          return folder;
        } catch (error) {
          if (attempt < ATTEMPTS && (error as NodeJS.ErrnoException).code === 'EEXIST') continue;
          log.warn('no folder for temporary files could be made', { place, error: String(error) });
          return null;
        }
      }
    },
    async remove(folder) {
      // What began before this very process was never given it.
      await remove(folder, startOf(process.pid));
      inUse.delete(folder);
    },
    async clear() {
      const names = await readdir(place).catch(() => []);
      const left = names
        .filter((name) => name.startsWith(prefix))
        .map((name) => join(place, name))
        .filter((folder) => !inUse.has(folder));
      for (const folder of left) if (await isOwnFolder(folder)) await remove(folder, null);
      if (await isOld(compiled)) await remove(compiled, null);
    },
  };
}

/** What is compiled is kept in the data folder, so that nothing of it stays in the system's. */
async function linkCompiled(compiled: string, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await mkdir(compiled, { recursive: true, mode: 0o700 });
  await symlink(compiled, join(folder, COMPILED));
}

async function isOld(compiled: string): Promise<boolean> {
  const born = (await lstat(compiled).catch(() => null))?.birthtimeMs ?? 0;
  return born > 0 && Date.now() - born > COMPILED_FOR_MS;
}

/** Anybody may put something of such a name there. */
async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}
