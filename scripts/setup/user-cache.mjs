import { homedir } from 'node:os';
import { join } from 'node:path';

/** Absolute path inside the project's folder in the user's cache; everything there can be deleted any time. */
export function userCache(...parts) {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'understory', ...parts);
}
