import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a program of the system itself, such as `ps`, that executes nothing of a user's or an agent's. It is not
 * supervised: that takes a look at all processes, and such a program starts none. Rejects where it fails, takes more than
 * `timeoutMs`, or prints more than `most` bytes (1 MiB). Everything else that is started goes through `launch`.
 */
export function runSystemProgram(
  program: string,
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    readonly most?: number;
  } = {},
): Promise<{ stdout: string }> {
  const { env, timeoutMs = 0, most = 1024 * 1024 } = options;
  return run(program, [...args], {
    cwd: '/',
    timeout: timeoutMs,
    maxBuffer: most,
    windowsHide: true,
    ...(env ? { env: { ...env } } : {}),
  });
}
