import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/** Absolute path of a file that a configuration file includes. */
export function includedPath(from: string, value: string): string {
  if (value.startsWith('~/')) return join(homedir(), value.slice(2));
  return isAbsolute(value) ? value : resolve(dirname(from), value);
}
