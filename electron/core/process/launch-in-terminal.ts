import { closeSync, constants, openSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import { withFreshDescriptors } from './descriptors';
import { type Launch, prepareLaunch } from './prepare-launch';

/** A child in a terminal of its own, which is its process group and session, too. */
export type TerminalChild = {
  onData(listener: (data: string) => void): void;
  /** Once. A signal counts as a shell counts it, 128 and its number. */
  onExit(listener: (code: number) => void): void;
  /** These three are for a child that has not ended. */
  write(data: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: 'SIGHUP' | 'SIGKILL'): void;
};

/**
 * Starts a program in a terminal, for a person: it carries no marker, so that what is typed there is nobody else's. Null
 * on a Linux without bash, which keeps from the program what this process has open. A module of its own, since it loads a
 * native one that a command does without.
 */
export function launchInTerminal(
  launch: Launch,
  size: { readonly columns: number; readonly rows: number },
): TerminalChild | null {
  const start = withFreshDescriptors(prepareLaunch(launch, null));
  if (start === null) return null;
  const pty: IPty = spawn(start.command, [...start.args], {
    name: 'xterm-256color',
    cols: size.columns,
    rows: size.rows,
    cwd: start.cwd,
    env: { ...start.env, TERM: 'xterm-256color', COLORTERM: 'truecolor' },
  });
  const release = holdOpen(pty);
  pty.onExit(release);
  return {
    onData: (listener) => void pty.onData(listener),
    onExit: (listener) =>
      void pty.onExit(({ exitCode, signal }) => listener(signal ? 128 + signal : exitCode)),
    write: (data) => pty.write(data),
    resize: (columns, rows) => pty.resize(columns, rows),
    kill: (signal) => pty.kill(process.platform === 'win32' ? undefined : signal),
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
