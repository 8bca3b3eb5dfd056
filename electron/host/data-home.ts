import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The data folder: `UNDERSTORY_HOME` when set, else the platform's place for a user's data. Logs, index, settings, socket
 * and the window's own data are all below it, so that one variable moves everything.
 */
export function dataHome(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = env.UNDERSTORY_HOME;
  if (chosen) return resolve(chosen);
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Understory');
    case 'win32':
      return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Understory');
    default:
      return join(absoluteOr(env.XDG_DATA_HOME, join(home, '.local', 'share')), 'understory');
  }
}

/** The base directory specification says that a relative value is to be ignored. */
function absoluteOr(value: string | undefined, fallback: string): string {
  return value?.startsWith('/') ? value : fallback;
}
