import { readFile } from 'node:fs/promises';
import { readProcFile } from './proc-file';
import { type ProcessTable, readProcessTable, withDescendants } from './process-table';

/**
 * What processes hold in memory with all that descend from them, in bytes, each process’s share of what several hold counted
 * once. It is added up exactly only where a rough sum, which is too large, is more than `most`: then that takes a while. Zero on other systems
 * than Linux.
 *
 * @param processes the table, where one was read for several of them
 */
export async function memoryBeneath(
  roots: readonly number[],
  most: number,
  processes: Promise<ProcessTable> = readProcessTable(),
): Promise<number> {
  if (process.platform !== 'linux' || roots.length === 0) return 0;
  const table = await processes;
  const members = [
    ...withDescendants(
      table,
      roots.filter((pid) => table.has(pid)),
    ),
  ];
  const rough = sum(members.map((pid) => field(readProcFile(pid, 'status'), 'VmRSS') ?? 0));
  return rough > most ? sum(await Promise.all(members.map(share))) : rough;
}

async function share(pid: number): Promise<number> {
  // The system takes its time for it with a large process.
  const own = field(await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => null), 'Pss');
  if (own !== null) return own;
  const status = readProcFile(pid, 'status');
  return (field(status, 'RssAnon') ?? 0) + (field(status, 'RssShmem') ?? 0);
}

function field(text: string | null, name: string): number | null {
  const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text ?? '') ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
