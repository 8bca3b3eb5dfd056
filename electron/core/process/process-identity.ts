import { readFileSync } from 'node:fs';
import { type ProcessEntry, parseStat } from './process-table';

/**
 * What tells a process from all others, as `ProcessId` has it: its pid, its start, and the start of the system that it was
 * seen on. Linux only.
 */
export function idOf({ pid, started }: Pick<ProcessEntry, 'pid' | 'started'>): string {
  return `${pid}-${started}-${bootId()}`;
}

/** Whether a process of the table still is there, as {@link isAlive}. */
export function stillRuns({ pid, started }: Pick<ProcessEntry, 'pid' | 'started'>): boolean {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'latin1'))?.started === started;
  } catch {
    return false;
  }
}

/** Whether the process that had this id still lives. Synchronous: what is done next is done to this very process. */
export function isAlive(id: string): boolean {
  const [pid, started = '', boot] = id.split('-');
  return bootId() === boot && stillRuns({ pid: Number(pid), started });
}

let known: string | null = null;

function bootId(): string {
  known ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  return known;
}
