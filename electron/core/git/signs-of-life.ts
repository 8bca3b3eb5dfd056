import { readdir, readFile } from 'node:fs/promises';

/**
 * What a process has done since the last look: `waiting` for something, without a sign of life of it and its group;
 * `computing` in itself, asking the system for nothing; `unknown` where a system does not say.
 */
export type Doing = 'working' | 'waiting' | 'computing' | 'unknown';

type Look = { readonly state: string; readonly user: number; readonly system: number; readonly io: string };

/** Processor time, in ticks of 10 ms, that tells computing from a glance. */
const BUSY_TICKS = 5;

/** Looks at a process that leads a group. Each call tells what was done since the one before. */
export function watchSignsOfLife(pid: number): () => Promise<Doing> {
  let before: Look | null = null;
  let groupBefore = '';
  return async () => {
    const now = await lookAtProcess(pid);
    const last = before;
    before = now;
    if (now === null) return 'unknown';
    if (last === null) return 'working';
    const [user, system] = [now.user - last.user, now.system - last.system];
    if (user >= BUSY_TICKS && system === 0 && now.io === last.io) return 'computing';
    if (now.state !== 'S' || user > 0 || system > 0 || now.io !== last.io) return 'working';
    // It may wait for a program that it started.
    const group = await groupOf(pid);
    const still = group === groupBefore;
    groupBefore = group;
    return still ? 'waiting' : 'working';
  };
}

async function lookAtProcess(pid: number): Promise<Look | null> {
  if (process.platform !== 'linux') return null;
  try {
    const stat = fieldsOf(await readFile(`/proc/${pid}/stat`, 'latin1'));
    const io = await readFile(`/proc/${pid}/io`, 'latin1').catch(() => '');
    return { state: stat[0] ?? '', user: Number(stat[11]), system: Number(stat[12]), io };
  } catch {
    return null;
  }
}

/** State and time of every process of a group; one that waits for a disk is never the same twice. */
async function groupOf(leader: number): Promise<string> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const stat = fieldsOf(await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''));
      if (stat[2] !== String(leader)) return '';
      const io = await readFile(`/proc/${pid}/io`, 'latin1').catch(() => '');
      const moving = stat[0] === 'S' ? '' : process.hrtime.bigint();
      return `${pid} ${moving} ${stat[11]} ${stat[12]} ${io}\n`;
    }),
  );
  return lines.join('');
}

/** The fields of a process's `stat` from its state on (proc_pid_stat(5)); its name may hold anything. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
