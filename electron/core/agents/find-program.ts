import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { absoluteSearchPath } from '../process';

/**
 * Where a program would be started from: a path is taken from `cwd`, a bare name is looked up on the absolute entries of
 * `path`. Null when there
 * is nothing that may be run.
 */
export async function findProgram(command: string, path: string, cwd: string): Promise<string | null> {
  const names =
    process.platform === 'win32'
      ? ['', '.exe', '.cmd', '.bat'].map((extension) => command + extension)
      : [command];
  const folders = /[/\\]/.test(command) ? [''] : absoluteSearchPath(path).split(delimiter).filter(Boolean);
  for (const folder of folders) {
    for (const name of names) {
      const candidate = resolve(cwd, join(folder, name));
      if (await isRunnable(candidate)) return candidate;
    }
  }
  return null;
}

async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
