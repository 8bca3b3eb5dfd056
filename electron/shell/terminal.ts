import { closeSync, constants, openSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import { withFreshDescriptors } from '../core/process';

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

/** Null on a Linux without bash, which keeps from the program what this process has open. */
export function openTerminal(options: {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  killAfterMs?: number;
}): Terminal | null {
  const start = withFreshDescriptors(options);
  if (start === null) return null;
  const pty: IPty = spawn(start.command, [...start.args], {
    name: 'xterm-256color',
    cols: 100,
    rows: 30,
    cwd: options.cwd,
    env: { ...options.env, TERM: 'xterm-256color', COLORTERM: 'truecolor' },
  });
  const release = holdOpen(pty);
  let buffered: string[] = [];
  let size = 0;
  let skipped = false;
  let ended: number | null = null;
  let wake: () => void = () => undefined;
  pty.onData((data) => {
    buffered.push(data);
    size += data.length;
    if (size > MAX_BUFFERED) skipped = true;
    while (size > MAX_BUFFERED) size -= buffered.shift()?.length ?? 0;
    wake();
  });
  pty.onExit(({ exitCode, signal }) => {
    release();
    ended = signal ? 128 + signal : exitCode;
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
      if (ended === null) pty.write(data);
    },
    resize: (columns, rows) => {
      if (ended === null) pty.resize(columns, rows);
    },
    close: () => {
      if (ended !== null) return;
      pty.kill(process.platform === 'win32' ? undefined : 'SIGHUP');
      const timer = setTimeout(() => {
        if (ended === null) pty.kill(process.platform === 'win32' ? undefined : 'SIGKILL');
      }, options.killAfterMs ?? KILL_AFTER_MS);
      timer.unref();
    },
  };
}

/**
 * Keeps the program's side of the terminal open, so that the end of the program does not hang it up: libuv takes a
 * hang-up for the end of the stream and drops what the kernel has not handed over yet. The reader then has the
 * moment that node-pty waits for stragglers after the program's end. Returns what lets go of it.
 */
function holdOpen(pty: IPty): () => void {
  const device = 'ptsName' in pty ? pty.ptsName : null;
  if (typeof device !== 'string' || device === '') return () => undefined;
  const held = openSync(device, constants.O_RDWR | constants.O_NOCTTY);
  return () => closeSync(held);
}
