import { readdir, readFile } from 'node:fs/promises';
import { hasLimitMark } from './limit-mark';
import { readProcFile } from './proc-file';
import { runSystemProgram } from './run-system-program';

/** A live process. `started` together with `pid` identifies it, since pids are reused. */
export type ProcessEntry = {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly started: string;
  /** Whether it has a terminal; only Linux tells. */
  readonly terminal: boolean;
};

export type ProcessTable = ReadonlyMap<number, ProcessEntry>;

const LARGEST_LISTING = 64 * 1024 * 1024;

/** The live processes of this machine; zombies are left out, since nothing of them runs. */
export async function readProcessTable(): Promise<ProcessTable> {
  switch (process.platform) {
    case 'linux':
      return tableOf((await pidsOfProc()).map(readEntry));
    case 'win32':
      return new Map();
    default: {
      const { stdout } = await runSystemProgram('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='], {
        most: LARGEST_LISTING,
      });
      return tableOf(stdout.split('\n').map(parsePs));
    }
  }
}

/** The start of a process of this machine, in clock ticks since the system's; null where it cannot be told. */
export function startOf(pid: number): number | null {
  const entry = process.platform === 'linux' ? readEntry(pid) : null;
  return entry && Number(entry.started);
}

/**
 * Pids of the live processes whose environment has the variable with a value that begins with `value`, and of those that
 * have the mark of it on their limits.
 *
 * @param since processes that began earlier, in clock ticks since the system's start, cannot have it and are not looked at;
 * Linux only
 */
export async function processesWithVariable(
  name: string,
  value: string,
  since: number | null = null,
): Promise<ReadonlySet<number>> {
  const wanted = `${name}=${value}`;
  switch (process.platform) {
    case 'linux': {
      const pids = (await pidsOfProc()).filter((pid) => since === null || (startOf(pid) ?? since) >= since);
      // Somebody else's process, as one that `sudo` started, shows its limits only.
      const has = async (pid: number) =>
        hasLimitMark(readProcFile(pid, 'limits') ?? '', value) || hasInEnvironment(pid, wanted);
      const answers = await Promise.all(pids.map(async (pid) => ((await has(pid)) ? pid : null)));
      return new Set(answers.filter((pid) => pid !== null));
    }
    case 'win32':
      return new Set();
    default: {
      // Not every system lets `ps` show environments; the tree walk finds most descendants without them.
      const listing = runSystemProgram('ps', ['-axwwE', '-o', 'pid=,command='], { most: LARGEST_LISTING });
      const { stdout } = await listing.catch(() => ({ stdout: '' }));
      const lines = stdout.split('\n').filter((line) => line.includes(` ${wanted}`));
      return new Set(lines.map((line) => Number.parseInt(line.trim(), 10)));
    }
  }
}

/** Processes with all that descend from them. */
export function withDescendants(table: ProcessTable, processes: Iterable<number>): Set<number> {
  const childrenOf = new Map<number, number[]>();
  for (const { pid, parent } of table.values()) {
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(pid);
    else childrenOf.set(parent, [pid]);
  }
  const members = new Set(processes);
  const open = [...members];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of childrenOf.get(pid) ?? []) {
      if (members.has(child)) continue;
      members.add(child);
      open.push(child);
    }
  }
  return members;
}

/** The process and all its ancestors, which must never be signalled on behalf of a child. */
export function lineage(table: ProcessTable, pid: number): ReadonlySet<number> {
  const line = new Set<number>();
  for (
    let at: number | undefined = pid;
    at !== undefined && at > 0 && !line.has(at);
    at = table.get(at)?.parent
  )
    line.add(at);
  return line;
}

async function pidsOfProc(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name)).map(Number);
}

/** Null when it has ended meanwhile. */
function readEntry(pid: number): ProcessEntry | null {
  const stat = readProcFile(pid, 'stat');
  return stat === null ? null : parseStat(pid, stat);
}

async function hasInEnvironment(pid: number, wanted: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.startsWith(wanted) || environment.includes(`\0${wanted}`);
}

function tableOf(entries: readonly (ProcessEntry | null)[]): ProcessTable {
  return new Map(entries.filter((entry) => entry !== null).map((entry) => [entry.pid, entry]));
}

/**
 * What `/proc/<pid>/stat` tells. The command name stands in parentheses and may itself hold spaces and parentheses.
 */
export function parseStat(pid: number, stat: string): ProcessEntry | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, , terminal] = fields;
  const started = fields[19];
  if (!state || !parent || !group || !started || state === 'Z' || state === 'X') return null;
  return { pid, parent: Number(parent), group: Number(group), started, terminal: terminal !== '0' };
}

function parsePs(line: string): ProcessEntry | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
  if (!match?.[5] || match[4]?.startsWith('Z')) return null;
  return {
    pid: Number(match[1]),
    parent: Number(match[2]),
    group: Number(match[3]),
    started: match[5],
    terminal: false,
  };
}
