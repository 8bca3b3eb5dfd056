import { readFile, readlink } from 'node:fs/promises';
import type { FoundProcess } from '#shared/living-process';
import { commandOf } from './caller-process';
import { idOf } from './process-identity';
import { readProcessTable } from './process-table';

/**
 * Live processes to which a folder is mounted whose path ends so: what runs in a sandbox cannot be rid of its mounts, whoever
 * started it. Linux only.
 */
export async function findShowing(ending: string): Promise<FoundProcess[]> {
  if (process.platform !== 'linux') return [];
  const known = new Map<string, boolean>();
  const found: FoundProcess[] = [];
  for (const entry of (await readProcessTable()).values()) {
    const { pid } = entry;
    // Those of one namespace see the same; nobody says which one that is of what somebody else runs.
    const namespace = await readlink(`/proc/${pid}/ns/mnt`).catch(() => null);
    const shows = (namespace === null ? undefined : known.get(namespace)) ?? (await isMounted(pid, ending));
    if (namespace) known.set(namespace, shows);
    if (shows) found.push({ id: idOf(entry), pid, command: await commandOf(pid) });
  }
  return found;
}

async function isMounted(pid: number, ending: string): Promise<boolean> {
  const mounts = await readFile(`/proc/${pid}/mountinfo`, 'latin1').catch(() => '');
  // The fourth field is where it lies in its file system.
  return mounts.split('\n').some((line) => line.split(' ', 4)[3]?.endsWith(ending) ?? false);
}
