import { membersOfLaunched } from './launch';
import { readProcFile } from './proc-file';
import { readProcessTable } from './process-table';
import { runSystemProgram } from './run-system-program';

const LARGEST_LISTING = 16 * 1024 * 1024;

/**
 * What launched processes hold in memory now, in bytes, each with all that it started. What several processes share counts
 * for each of them. Null where the system does not tell.
 */
export async function residentMemory(roots: readonly number[]): Promise<ReadonlyMap<number, number> | null> {
  if (process.platform === 'win32') return null;
  const held = process.platform === 'linux' ? heldOnLinux : await heldByListing();
  const processes = readProcessTable();
  const ofTree = async (root: number) => {
    const members = await membersOfLaunched(root, processes);
    return [root, members.reduce((bytes, { pid }) => bytes + held(pid), 0)] as const;
  };
  return new Map(await Promise.all(roots.map(ofTree)));
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
