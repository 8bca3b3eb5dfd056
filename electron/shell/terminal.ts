import type { Launch } from '../core/process';
import { launchInTerminal } from '../core/process/launch-in-terminal';

export type TerminalItem =
  | { readonly type: 'data'; readonly data: string }
  | { readonly type: 'exit'; readonly code: number };

/** A program in a terminal. Of output that is not read in time the newest is kept, with a note that some is missing. */
export type Terminal = {
  /** What was written since the last reader, then what follows, then how it ended. One reader at a time. */
  output(signal?: AbortSignal): AsyncGenerator<TerminalItem, void, void>;
  input(data: string): void;
  resize(columns: number, rows: number): void;
  /** Hangs up as closing a terminal window does; a program that stays is killed after a moment. */
  close(): void;
};

/** In UTF-16 units. The program is never paused: what it wrote last would be lost when it ends meanwhile. */
const MAX_BUFFERED = 4 * 1024 * 1024;
const SKIPPED = '\r\n[… output skipped …]\r\n';
const KILL_AFTER_MS = 2000;
/** Until the window says how large it shows the terminal. */
const FIRST_SIZE = { columns: 100, rows: 30 };

/** Null on a Linux without bash, which keeps from the program what this process has open. */
export function openTerminal(launch: Launch, options: { killAfterMs?: number } = {}): Terminal | null {
  const child = launchInTerminal(launch, FIRST_SIZE);
  if (child === null) return null;
  let buffered: string[] = [];
  let size = 0;
  let skipped = false;
  let ended: number | null = null;
  let wake: () => void = () => undefined;
  child.onData((data) => {
    buffered.push(data);
    size += data.length;
    if (size > MAX_BUFFERED) skipped = true;
    while (size > MAX_BUFFERED) size -= buffered.shift()?.length ?? 0;
    wake();
  });
  child.onExit((code) => {
    ended = code;
    wake();
  });
  return {
    async *output(signal) {
      signal?.addEventListener('abort', () => wake(), { once: true });
      while (!signal?.aborted) {
        if (buffered.length > 0) {
          const data = (skipped ? SKIPPED : '') + buffered.join('');
          buffered = [];
          size = 0;
          skipped = false;
          yield { type: 'data', data };
        } else if (ended !== null) {
          yield { type: 'exit', code: ended };
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    input: (data) => {
      if (ended === null) child.write(data);
    },
    resize: (columns, rows) => {
      if (ended === null) child.resize(columns, rows);
    },
    close: () => {
      if (ended !== null) return;
      child.kill('SIGHUP');
      const timer = setTimeout(() => {
        if (ended === null) child.kill('SIGKILL');
      }, options.killAfterMs ?? KILL_AFTER_MS);
      timer.unref();
    },
  };
}
