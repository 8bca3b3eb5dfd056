import { createRequire } from 'node:module';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Place } from './place';

const projectRoot = join(import.meta.dirname, '..');

/** The app under test with its one window. */
export type RunningApp = {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  readonly over: boolean;
  /** Ends it as a user would. */
  quit(): Promise<void>;
  /** Ends it as a crash would, at once and without a word. */
  kill(): Promise<void>;
};

export type LaunchOptions = { args?: string[]; env?: Record<string, string> };

export async function launchApp(place: Place, options: LaunchOptions = {}): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath: runtimePath(),
    args: [projectRoot, '--disable-gpu', ...(options.args ?? [])],
    cwd: place.root,
    env: { ...place.env, ...options.env },
    timeout: 60_000,
  });
  const child = electron.process();
  const page = await electron.firstWindow({ timeout: 60_000 });
  await page.getByRole('main').waitFor();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    electron,
    page,
    pid: child.pid ?? 0,
    get over() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    quit: () => electron.close(),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function runtimePath(): string {
  const path: unknown = createRequire(import.meta.url)('electron');
  if (typeof path !== 'string') throw new Error('the Electron runtime is missing: run npm start once');
  return path;
}
