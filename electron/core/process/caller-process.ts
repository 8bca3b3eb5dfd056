import { readFile, readlink } from 'node:fs/promises';
import type { CallerProcess } from '#shared/through';
import { runSystemProgram } from './run-system-program';

/** More of a command line does not tell processes apart. In characters. */
const LONGEST_COMMAND = 200;

/** What the system tells of a process that asks for something. */
export async function readCallerProcess(pid: number): Promise<CallerProcess> {
  switch (process.platform) {
    case 'linux':
      return {
        pid,
        program: await readlink(`/proc/${pid}/exe`).catch(() => null),
        command: await commandOf(pid),
      };
    case 'win32':
      return { pid, program: null, command: '' };
    default: {
      const ask = (what: string) =>
        runSystemProgram('ps', ['-o', what, '-p', String(pid)]).then(
          ({ stdout }) => stdout.trim().slice(0, LONGEST_COMMAND),
          () => '',
        );
      const [program, command] = await Promise.all([ask('comm='), ask('command=')]);
      return { pid, program: program === '' ? null : program, command };
    }
  }
}

/** The line that a process of this system says it was started with; empty where it cannot be seen. Linux only. */
export async function commandOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim().slice(0, LONGEST_COMMAND);
}
