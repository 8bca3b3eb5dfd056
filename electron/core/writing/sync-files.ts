import { concurrently } from '../concurrently';
import { findOnSearchPath, runSystemProgram } from '../process/index';
import { syncPath } from './durable';

/** From here on one flush of the whole file system is cheaper than one a file. */
const ONE_BY_ONE = 24;
const FLUSH_TIMEOUT_MS = 120_000;

/** Has the files' content reach the disk. All of them lie on the file system of `folder`. */
export async function syncFiles(folder: string, paths: readonly (string | Buffer)[]): Promise<void> {
  if (paths.length > ONE_BY_ONE && process.platform === 'linux' && (await isFlushed(folder))) return;
  await concurrently(paths, syncPath);
}

/**
 * The system's own program, which starts nothing: it needs none of the looks at all processes by which the ends of
 * other people's commands are made sure of.
 */
async function isFlushed(folder: string): Promise<boolean> {
  const program = findOnSearchPath('sync', { PATH: process.env.PATH ?? '/usr/bin:/bin' });
  if (program === null) return false;
  return runSystemProgram(program, ['-f', folder], { env: {}, timeoutMs: FLUSH_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}
