import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchSetup } from '../bench-setup';

/** An app that has painted what it was watched for. */
export type ProbedApp = {
  readonly pid: number;
  /** Milliseconds from the start of the process to the paint. */
  readonly painted: number;
  /** Hides its window, as when it stays in the tray. */
  hide(): Promise<void>;
  quit(): Promise<void>;
};

const PAINT_TIMEOUT_MS = 60_000;
const QUIT_TIMEOUT_MS = 15_000;

/** An app's folder, and what in its window makes it useful. */
export type WatchedApp = {
  readonly folder: string;
  readonly selector: string;
  readonly env: Record<string, string>;
};

/** Starts an app without any driver that would slow it down and waits until it has painted. */
export async function startProbed({ electron, folder }: BenchSetup, watched: WatchedApp): Promise<ProbedApp> {
  const probe = join(import.meta.dirname, 'first-paint.cjs');
  const start = Date.now();
  const child = spawn(electron.executable, ['-r', probe, watched.folder, ...electron.args, '--disable-gpu'], {
    cwd: folder,
    env: { ...process.env, ...watched.env, BENCH_SELECTOR: watched.selector },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString('utf8');
  });
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), PAINT_TIMEOUT_MS);
  const lines = createInterface(child.stdout);
  const painted = await new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.startsWith('painted ')) resolve(Number(line.slice('painted '.length)) - start);
    });
    child.once('exit', () => reject(new Error(`the app ended before its first paint:\n${complaints}`)));
  });
  clearTimeout(timer);
  return {
    pid: child.pid ?? 0,
    painted,
    hide: async () => {
      const hidden = new Promise<void>((resolve, reject) => {
        lines.on('line', (line) => line === 'hidden' && resolve());
        child.once('exit', () => reject(new Error('the app ended before its window was hidden')));
      });
      child.kill('SIGUSR2');
      await hidden;
    },
    quit: async () => {
      const late = setTimeout(() => child.kill('SIGKILL'), QUIT_TIMEOUT_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(late);
    },
  };
}
