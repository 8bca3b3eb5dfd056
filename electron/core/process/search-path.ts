import { delimiter, isAbsolute, join } from 'node:path';
import { statOrNull } from '../is-there';

const SYSTEM_PROGRAMS = process.platform === 'win32' ? '' : '/usr/bin:/bin';

/**
 * A search path without the entries that mean another folder wherever a program is started, such as `.`, an empty one or
 * `./node_modules/.bin`: in a worktree they are the agent's to fill.
 */
export function absoluteSearchPath(path: string): string {
  const entries = path.split(delimiter).filter((entry) => isAbsolute(entry));
  // An empty search path, too, means the folder that one is in.
  return entries.join(delimiter) || SYSTEM_PROGRAMS;
}

/** An environment whose search path has only absolute entries. */
export function withAbsoluteSearchPath(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const searched = Object.entries(environment).map(([name, value]) => [
    name,
    isSearchPath(name) ? absoluteSearchPath(value) : value,
  ]);
  return Object.fromEntries(searched);
}

/** Windows spells it `Path`. */
function isSearchPath(name: string): boolean {
  return name === 'PATH' || (process.platform === 'win32' && name.toUpperCase() === 'PATH');
}

/** The file that a program's name stands for in this environment; null when there is none. Never one of the folder it runs in. */
export function findOnSearchPath(name: string, environment: Readonly<Record<string, string>>): string | null {
  const path = Object.entries(environment).find(([variable]) => isSearchPath(variable))?.[1] ?? '';
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of absoluteSearchPath(path).split(delimiter)) {
    const candidate = join(folder, file);
    const found = folder === '' ? null : statOrNull(candidate);
    if (found?.isFile() && (process.platform === 'win32' || (found.mode & 0o111) !== 0)) return candidate;
  }
  return null;
}
