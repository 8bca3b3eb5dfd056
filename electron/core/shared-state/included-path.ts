import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Path of a file that a configuration file includes, absolute and without detours. */
export function includedPath(from: string, value: string): string {
  if (value.startsWith('~/')) return join(homedir(), value.slice(2));
  return resolve(dirname(from), value);
}
