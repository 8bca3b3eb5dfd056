import type { ProcessEnd } from '#shared/agent';
import { launch, type SupervisedLaunch } from './launch';
import { keepTail } from './tail';

export type RunProcess = Omit<SupervisedLaunch, 'onStderr'> & {
  readonly input?: string;
  readonly timeoutMs: number;
  /** Hears standard output and standard error as they come, in the order they were read. */
  onOutput?(text: string): void;
  /** Bytes of output that are kept: the last ones. Default 1 MiB. */
  readonly maxOutput?: number;
  readonly signal?: AbortSignal;
};

/**
 * Runs a program to its end, bounded in time and output. What it leaves running is ended with it. Ends `timed-out` when
 * the time was up, whatever the program answered to the signal.
 */
export async function runProcess(options: RunProcess): Promise<{ end: ProcessEnd; output: string }> {
  const kept = keepTail(options.maxOutput ?? 1024 * 1024);
  const hear = () => {
    const decoder = new TextDecoder();
    return (chunk: Buffer) => {
      kept.add(chunk);
      options.onOutput?.(decoder.decode(chunk, { stream: true }));
    };
  };
  const supervised = launch({ ...options, onStderr: hear() });
  supervised.stdout.on('data', hear());
  supervised.stdin.end(options.input ?? '');
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void supervised.stop();
  }, options.timeoutMs);
  const stop = () => void supervised.stop();
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  const end = await supervised.ended;
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', stop);
  return { end: timedOut ? { how: 'timed-out', afterMs: options.timeoutMs } : end, output: kept.text() };
}
