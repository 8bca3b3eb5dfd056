import { readFileSync } from 'node:fs';

/**
 * A small file that Linux has of a process, read at once: some twenty microseconds, a tenth of what it takes as a promise,
 * and there are hundreds of processes. Only those are read so that the system answers by itself; the environment and the
 * command line may make their reader wait for the process.
 *
 * @returns null when the process is gone, or not for this user to see
 */
export function readProcFile(pid: number, name: 'stat' | 'status' | 'limits' | 'cgroup'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return null;
  }
}
