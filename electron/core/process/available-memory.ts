import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Memory } from '../ports';
import { runSystemProgram } from './run-system-program';

/**
 * How much memory there is and is left, as the system tells it. On Linux the limits of the control groups around this
 * process count too (https://docs.kernel.org/admin-guide/cgroup-v2.html#memory); what a group holds of files
 * and of the kernel's lists of them is given up for programs, and counts as available.
 *
 * @param root where Linux keeps such files, for tests
 */
export async function readMemory(root = '/'): Promise<Memory> {
  if (process.platform === 'linux' || root !== '/') return readLinux(root);
  if (process.platform !== 'darwin') return { total: totalmem(), available: freemem() };
  // What is free there is a small part of what can be had at once.
  const { stdout } = await runSystemProgram('sysctl', ['-n', 'kern.memorystatus_level']);
  const percent = Number(stdout.trim());
  return { total: totalmem(), available: percent > 0 ? (totalmem() * percent) / 100 : freemem() };
}

async function readLinux(root: string): Promise<Memory> {
  const machine = await readMachine(root);
  const groups = await readGroups(root);
  return {
    total: Math.min(machine.total, ...groups.map(({ total }) => total)),
    available: Math.max(0, Math.min(machine.available, ...groups.map(({ available }) => available))),
  };
}

async function readMachine(root: string): Promise<Memory> {
  const text = await read(join(root, 'proc/meminfo'));
  const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]);
  const [total, available] = [bytes('MemTotal'), bytes('MemAvailable')];
  return { total: total || totalmem(), available: Number.isNaN(available) ? freemem() : available };
}

/** The limited groups around this process, from its own to the outermost. */
async function readGroups(root: string): Promise<Memory[]> {
  const lines = (await read(join(root, 'proc/self/cgroup'))).split('\n').map((line) => line.split(':'));
  const found: Memory[] = [];
  for (const [, controllers = '', ...path] of lines) {
    const isFirst = controllers.split(',').includes('memory');
    if (!isFirst && controllers !== '') continue;
    const { top, limit, used, givenUp } = isFirst ? FIRST : SECOND;
    const names = path.join(':').split('/').filter(Boolean);
    for (let count = names.length; count >= 0; count -= 1) {
      const group = join(root, top, ...names.slice(0, count));
      const total = Number.parseInt(await read(join(group, limit)), 10);
      const held = Number.parseInt(await read(join(group, used)), 10);
      if (Number.isNaN(total) || Number.isNaN(held)) continue;
      const stat = await read(join(group, 'memory.stat'));
      const bytesOf = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
      const given = givenUp.reduce((bytes, name) => bytes + bytesOf(name), 0);
      found.push({ total, available: total - Math.max(0, held - given) });
    }
  }
  return found;
}

/** The files of the two versions of control groups. */
const FIRST = {
  top: 'sys/fs/cgroup/memory',
  limit: 'memory.limit_in_bytes',
  used: 'memory.usage_in_bytes',
  givenUp: ['total_inactive_file', 'total_active_file'],
} as const;
const SECOND = {
  top: 'sys/fs/cgroup',
  limit: 'memory.max',
  used: 'memory.current',
  givenUp: ['inactive_file', 'active_file', 'slab_reclaimable'],
} as const;

/** The text of a file; empty where it cannot be read. */
async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
