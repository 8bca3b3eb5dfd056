import { type ChildProcess, spawn } from 'node:child_process';
import { freshDescriptorsFast } from './descriptors';

/** How a program ended that was {@link startBounded}. `code` is null where a signal ended it, or it never began. */
export type Ended = { readonly isStarted: boolean; readonly code: number | null; readonly stderr: string };

/** A program that is talked with. */
export type Bounded = {
  /** Gives it more to read. */
  write(bytes: Uint8Array | string): void;
  /** It has read everything. */
  endInput(): void;
  /** Ends it with all that it has begun. Safe to call at any time. */
  end(): void;
  /** Never rejects. */
  readonly ended: Promise<Ended>;
  readonly pid: number | undefined;
};

const STDERR_BYTES = 64 * 1024;

/**
 * Starts a program that ends with all that it starts once it is killed, as a sandbox does. It is not supervised as `launch`
 * does, which looks at all processes of the machine.
 */
export function startBounded(
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    /** The whole environment: nothing is inherited. */
    readonly env: Readonly<Record<string, string>>;
    /** Whether there is anything for it to read. */
    readonly reads: boolean;
    readonly onPrinted: (chunk: Buffer) => void;
  },
): Bounded {
  const child = spawn(program, [...args], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: freshDescriptorsFast([options.reads ? 'pipe' : 'ignore', 'pipe', 'pipe']),
    detached: process.platform !== 'win32',
  });
  const stderr: Buffer[] = [];
  let complained = 0;
  child.stdout?.on('data', options.onPrinted);
  child.stderr?.on('data', (chunk: Buffer) => {
    if (complained < STDERR_BYTES) stderr.push(chunk);
    complained += chunk.length;
  });
  // It may end before it has read everything: its exit code says whether that matters.
  child.stdin?.on('error', () => undefined);
  let isOver = false;
  const ended = new Promise<Ended>((resolve) => {
    const over = (code: number | null) => {
      isOver = true;
      resolve({
        isStarted: child.pid !== undefined,
        code,
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    };
    child.once('error', () => {
      if (child.pid === undefined) over(null);
    });
    child.once('close', over);
  });
  return {
    write: (bytes) => child.stdin?.write(bytes),
    endInput: () => child.stdin?.end(),
    end: () => {
      // By then its number may be another's.
      if (!isOver) killWhole(child);
    },
    ended,
    pid: child.pid,
  };
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
