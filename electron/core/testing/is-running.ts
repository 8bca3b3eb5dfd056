import { readProcessTable } from '../process/process-table';

/** Whether a process still runs. Unlike signal 0 this is false for one that only waits to be reaped. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await readProcessTable()).has(pid);
}
