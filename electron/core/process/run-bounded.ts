import { type ChildProcess, spawn } from 'node:child_process';
import { freshDescriptorsFast } from './descriptors';

export type BoundedRun = {
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** It may come later than the program, which waits for it; null: nothing will come, and it is ended. */
  readonly input?: Uint8Array | string | Promise<Uint8Array | string | null>;
  /** The most that it may print, in bytes. */
  readonly most: number;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
};

/** How it ended. `code` is null unless it ended by itself and by no signal; what it printed till then is there in any case. */
export type BoundedEnd = {
  readonly why: 'exited' | 'not-started' | 'deadline' | 'too-much' | 'stopped';
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
};

const STDERR_BYTES = 64 * 1024;

/**
 * Runs a program that ends with all that it starts once it is killed, as a sandbox does, and gives what it printed byte for
 * byte. It is not supervised as `launch` does, which looks at all processes of the machine. Never rejects.
 */
export function runBounded(
  program: string,
  args: readonly string[],
  options: BoundedRun,
): Promise<BoundedEnd> {
  const { cwd, env, input, most, deadlineMs, signal } = options;
  return new Promise((resolve) => {
    let why: BoundedEnd['why'] = signal?.aborted ? 'stopped' : 'exited';
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    let [printed, complained] = [0, 0];
    const child = spawn(program, [...args], {
      cwd,
      env: { ...env },
      stdio: freshDescriptorsFast([input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe']),
      detached: process.platform !== 'win32',
    });
    const end = (reason: BoundedEnd['why']) => {
      if (why === 'exited') why = reason;
      killWhole(child);
    };
    const timer = setTimeout(() => end('deadline'), deadlineMs);
    const stop = () => end('stopped');
    signal?.addEventListener('abort', stop, { once: true });
    const over = (code: number | null) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve({
        why,
        code: why === 'exited' ? code : null,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.length;
      if (printed > most) end('too-much');
      else stdout.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (complained < STDERR_BYTES) stderr.push(chunk);
      complained += chunk.length;
    });
    child.once('error', () => {
      if (child.pid !== undefined) return;
      why = 'not-started';
      over(null);
    });
    child.once('close', over);
    // It may end before it has read everything: its exit code says whether that matters.
    child.stdin?.on('error', () => undefined);
    const give = (bytes: Uint8Array | string | null) => {
      if (bytes === null) end('stopped');
      else child.stdin?.end(bytes);
    };
    if (input instanceof Promise) input.then(give, () => end('stopped'));
    else if (input !== undefined) give(input);
    if (why === 'stopped') killWhole(child);
  });
}

/** With what it has begun: a sandbox that is only being made does not end with the process that makes it yet. */
function killWhole(child: ChildProcess): void {
  child.kill('SIGKILL');
  if (child.pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
