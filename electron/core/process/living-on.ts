import { readdir, readFile, readlink } from 'node:fs/promises';
import { lineage, readProcessTable } from './process-table';

/** A process that works in a folder, told to people by its command line. */
export type LivingOn = { readonly pid: number; readonly command: string };

const TICKS_PER_SECOND = 100;
/** What has more files open than this is asked about the first ones. */
const MOST_FILES = 256;
const LONGEST_COMMAND = 200;

/**
 * Processes that were started since a moment, work in a folder (it is their working folder or root, their program or an
 * open file lies in it), and belong neither to this process nor to a terminal: what a program left behind after it
 * gave up every other sign of where it came from. Somebody's shell or editor in the folder is none. Linux only.
 *
 * @param since milliseconds as of `Date.now()`
 */
export async function livingOnIn(folder: string, since: number): Promise<LivingOn[]> {
  if (process.platform !== 'linux') return [];
  const [uptime, table] = await Promise.all([readFile('/proc/uptime', 'latin1'), readProcessTable()]);
  const age = (Date.now() - since) / 1000 + 1;
  const first = (Number.parseFloat(uptime) - age) * TICKS_PER_SECOND;
  const found = await Promise.all(
    [...table.values()]
      .filter(({ pid, started }) => Number(started) >= first && !lineage(table, pid).has(process.pid))
      .map(async ({ pid }) => ((await worksIn(pid, folder)) ? [{ pid, command: await commandOf(pid) }] : [])),
  );
  return found.flat();
}

async function worksIn(pid: number, folder: string): Promise<boolean> {
  const proc = `/proc/${pid}`;
  if (await hasTerminal(pid)) return false;
  const files = (await readdir(`${proc}/fd`).catch(() => [])).slice(0, MOST_FILES);
  const links = [`${proc}/cwd`, `${proc}/root`, `${proc}/exe`, ...files.map((file) => `${proc}/fd/${file}`)];
  const targets = await Promise.all(links.map((link) => readlink(link).catch(() => '')));
  return targets.some((target) => target === folder || target.startsWith(`${folder}/`));
}

async function hasTerminal(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const [, , , , terminal] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return terminal !== '0';
}

async function commandOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim().slice(0, LONGEST_COMMAND);
}
