import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import type { Place } from './place';

/** Laid out by the test script before the tests run. */
export const packagedFolder = join(import.meta.dirname, '..', 'dist', 'linux-unpacked');

/** The packaged app. Its main process lets nobody in, so what its window shows is all that can be driven. */
export type PackagedApp = AsyncDisposable & {
  readonly pid: number;
  /** The window, through a port of Chromium's that the app was started with. */
  page(): Promise<Page>;
  /** Its exit code once it has ended, null after a signal. */
  readonly ended: Promise<number | null>;
  /** Ends it as a user does who logs out; resolves with its exit code. */
  quit(): Promise<number | null>;
};

/** Starts it; `debugged` opens Chromium's port, without which no page can be had. */
export async function launchPackaged(
  place: Place,
  options: {
    folder?: string;
    args?: readonly string[];
    env?: Record<string, string>;
    debugged?: boolean;
  } = {},
): Promise<PackagedApp> {
  const { folder = packagedFolder, args = [], debugged = true } = options;
  const port = debugged ? ['--remote-debugging-port=0'] : [];
  // As root Chromium's sandbox cannot start.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(join(folder, 'understory-app'), ['--disable-gpu', ...sandbox, ...port, ...args], {
    cwd: place.root,
    env: { ...place.env, ...options.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = debugged ? listeningAddress(child) : Promise.resolve('');
  if (!debugged) child.stderr.resume();
  // Whoever wants the page hears of it.
  address.catch(() => undefined);
  const ended = once(child, 'exit').then(() => child.exitCode);
  return {
    pid: child.pid ?? 0,
    ended,
    page: async () => {
      const browser = await chromium.connectOverCDP(await address);
      const context = browser.contexts()[0];
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
      if (!page) throw new Error('the packaged app has no window');
      await page.getByRole('main').waitFor();
      return page;
    },
    quit: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      return ended;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What Chromium says on standard error once its port is open. */
async function listeningAddress(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error('the packaged app has no standard error');
  for await (const line of createInterface(child.stderr)) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address) {
      child.stderr.resume();
      return address;
    }
  }
  throw new Error('the packaged app ended before its window could be reached');
}
