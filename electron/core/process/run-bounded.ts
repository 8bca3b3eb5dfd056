import { startBounded } from './start-bounded';

export type BoundedRun = {
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string;
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

/** Runs a program as `startBounded` does, and gives what it printed byte for byte. Never rejects. */
export async function runBounded(
  program: string,
  args: readonly string[],
  options: BoundedRun,
): Promise<BoundedEnd> {
  const { input, most, deadlineMs, signal } = options;
  let why: BoundedEnd['why'] = 'exited';
  const stdout: Buffer[] = [];
  let printed = 0;
  const started = startBounded(program, args, {
    ...options,
    reads: input !== undefined,
    onPrinted: (chunk) => {
      printed += chunk.length;
      if (printed > most) end('too-much');
      else stdout.push(chunk);
    },
  });
  function end(reason: BoundedEnd['why']): void {
    if (why === 'exited') why = reason;
    started.end();
  }
  const timer = setTimeout(() => end('deadline'), deadlineMs);
  const stop = () => end('stopped');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  if (input !== undefined) {
    started.write(input);
    started.endInput();
  }
  const { isStarted, code, stderr } = await started.ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
  if (!isStarted) why = 'not-started';
  return { why, code: why === 'exited' ? code : null, stdout: Buffer.concat(stdout), stderr };
}
