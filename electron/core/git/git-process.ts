import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { findOnSearchPath } from '../process';

export type GitStart = {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

export type GitCall = GitStart & {
  readonly input: Uint8Array | string | undefined;
  readonly signal: AbortSignal | undefined;
};

/** How a Git process ended; `code` is null when a signal ended it or when it could not be started (`cause`). */
export type GitEnd = {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly cause: Error | null;
};

/** More than this a call cannot mean to hold in memory, and a buffer cannot be much larger. */
const MOST_BYTES = 1 << 30;
/** For a Git that does not end when it is asked to. */
const GRACE_MS = 5_000;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/**
 * Runs Git to its end with Node's own means: a plan makes tens of calls, and a library that does more for each of them
 * takes longer over it than Git does. A call with a signal leads a process group of its own, so that what Git started
 * ends with it.
 */
export function runGitProcess({ args, cwd, env, input, signal }: GitCall): Promise<GitEnd> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const child = spawn(gitProgram(env), args, {
      cwd,
      env: { ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: signal !== undefined && process.platform !== 'win32',
    });
    running.add(child);
    let cause: Error | null = null;
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream?.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MOST_BYTES) chunks.push(chunk);
        else if (!cause) {
          cause = new Error(`git printed more than ${MOST_BYTES} bytes`);
          child.kill();
        }
      });
      return chunks;
    });
    let force: NodeJS.Timeout | undefined;
    const end = () => {
      endGroup(child, 'SIGTERM');
      force = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE_MS).unref();
    };
    signal?.addEventListener('abort', end, { once: true });
    const settle = (code: number | null, killedBy: NodeJS.Signals | null) => {
      running.delete(child);
      clearTimeout(force);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      if (code === null) cause ??= new Error(`git was ended by ${killedBy ?? 'a signal'}`);
      resolve({
        code: cause ? null : code,
        stdout: Buffer.concat(stdout ?? []),
        stderr: Buffer.concat(stderr ?? []),
        cause,
      });
    };
    child.once('error', (error) => {
      cause ??= error;
      // Nothing was started, so nothing will be closed.
      if (child.pid === undefined) settle(null, null);
    });
    child.once('close', settle);
    // Git may end before it has read everything: its exit code says whether that matters.
    child.stdin?.on('error', () => undefined);
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** Starts Git with its pipes open; ends with us at the latest. */
export function startGitProcess({ args, cwd, env }: GitStart): ChildProcessWithoutNullStreams {
  const child = spawn(gitProgram(env), args, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  for (const end of ['close', 'error']) child.once(end, () => running.delete(child));
  return child;
}

/** Looked for here, since some systems search the folder that a program is to run in before all others. */
function gitProgram(env: GitStart['env']): string {
  return findOnSearchPath('git', env) ?? 'git';
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
