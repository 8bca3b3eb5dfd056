import { type BenchSetup, PROJECT_ROOT } from '../bench-setup';
import type { WatchedApp } from './probed-app';

/** The app on a data folder; useful once a session is in the list. */
export function understoryApp(data: string, env: Record<string, string> = {}): WatchedApp {
  return {
    folder: PROJECT_ROOT,
    selector: '[role="listbox"][aria-label="Sessions"] [role="option"]',
    env: { UNDERSTORY_HOME: data, ...env },
  };
}

/** The window that everything is compared with, with a profile of its own. */
export function emptyApp({ emptyWindow }: BenchSetup, profile: string): WatchedApp {
  return { folder: emptyWindow, selector: 'main', env: { EMPTY_WINDOW_PROFILE: profile } };
}
