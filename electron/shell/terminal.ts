import type { Launch } from '../core/process';
import { launchInTerminal } from '../core/process/launch-in-terminal';

export type TerminalItem =
  /** What earlier readers have seen already: it is drawn again, and asks for nothing. */
  | { readonly type: 'kept'; readonly data: string }
  | { readonly type: 'data'; readonly data: string }
  | { readonly type: 'exit'; readonly code: number };

/** A program in a terminal. Of output that is not read in time the newest is kept, with a note that some is missing. */
export type Terminal = {
  /**
   * What was written since the last reader, or all that is kept for another one, then what follows, then how it ended. One
   * reader at a time: another one ends the one before.
   */
  output(signal?: AbortSignal): AsyncGenerator<TerminalItem, void, void>;
  input(data: string): void;
  resize(columns: number, rows: number): void;
  readonly ended: boolean;
  /** Hangs up as closing a terminal window does; a program that stays is killed after a moment. */
  close(): void;
};

/** In UTF-16 units. The program is never paused: what it wrote last would be lost when it ends meanwhile. */
const MAX_BUFFERED = 4 * 1024 * 1024;
/** What is kept for another reader: more than a screen remembers. */
const MAX_KEPT = 1024 * 1024;
const SKIPPED = '\r\n[… output skipped …]\r\n';
const KILL_AFTER_MS = 2000;
/** Until the window says how large it shows the terminal. */
const FIRST_SIZE = { columns: 100, rows: 30 };

/** Null on a Linux without bash, which keeps from the program what this process has open. */
export function openTerminal(
  launch: Launch,
  options: { killAfterMs?: number; keeps?: boolean } = {},
): Terminal | null {
  const child = launchInTerminal(launch, FIRST_SIZE);
  if (child === null) return null;
  let unread = createTail(MAX_BUFFERED);
  const kept = options.keeps ? createTail(MAX_KEPT) : null;
  let readers = 0;
  let ended: number | null = null;
  let wake: () => void = () => undefined;
  child.onData((data) => {
    unread.add(data);
    kept?.add(data);
    wake();
  });
  child.onExit((code) => {
    ended = code;
    wake();
  });
  return {
    async *output(signal) {
      signal?.addEventListener('abort', () => wake(), { once: true });
      readers += 1;
      const mine = readers;
      wake();
      if (kept && mine > 1) {
        unread = createTail(MAX_BUFFERED);
        if (!kept.empty) yield { type: 'kept', data: kept.text };
      }
      while (!signal?.aborted && mine === readers) {
        if (!unread.empty) {
          const data = unread.text;
          unread = createTail(MAX_BUFFERED);
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
    get ended() {
      return ended !== null;
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

/** The newest of an output, with a note where it is not all. */
function createTail(most: number) {
  const parts: string[] = [];
  let size = 0;
  let skipped = false;
  return {
    add(data: string): void {
      parts.push(data);
      size += data.length;
      if (size > most) skipped = true;
      while (size > most) size -= parts.shift()?.length ?? 0;
    },
    get empty(): boolean {
      return parts.length === 0;
    },
    get text(): string {
      return (skipped ? SKIPPED : '') + parts.join('');
    },
  };
}
