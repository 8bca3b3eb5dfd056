import { readProcFile } from './proc-file';
import { membersOf, readProcessTable } from './process-table';
import { runSystemProgram } from './run-system-program';

const LARGEST_LISTING = 16 * 1024 * 1024;

/**
 * What trees of processes hold in memory now, in bytes, by the process each tree begins with: the root, its group and all
 * their descendants. What several processes share counts for each of them. Null where the system does not tell.
 */
export async function residentMemory(roots: readonly number[]): Promise<ReadonlyMap<number, number> | null> {
  if (process.platform === 'win32') return null;
  const [table, held] = await Promise.all([
    readProcessTable(),
    process.platform === 'linux' ? heldOnLinux : heldByListing(),
  ]);
  const ofTree = (root: number) => membersOf(table, root).reduce((bytes, { pid }) => bytes + held(pid), 0);
  return new Map(roots.map((root) => [root, ofTree(root)]));
}

function heldOnLinux(pid: number): number {
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readProcFile(pid, 'status') ?? '') ?? [];
  return Number(kibibytes) * 1024;
}

async function heldByListing(): Promise<(pid: number) => number> {
  const { stdout } = await runSystemProgram('ps', ['-axo', 'pid=,rss='], { most: LARGEST_LISTING });
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const held = new Map(lines.map(([pid = 0, kibibytes = 0]) => [pid, kibibytes * 1024]));
  return (pid) => held.get(pid) ?? 0;
}
