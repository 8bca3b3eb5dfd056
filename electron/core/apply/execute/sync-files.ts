import { absoluteSearchPath, runProcess } from '../../process/index';
import { concurrently } from '../concurrently';
import { syncPath } from '../durable';

/** From here on one flush of the whole file system is cheaper than one a file. */
const ONE_BY_ONE = 24;
const FLUSH_TIMEOUT_MS = 120_000;

/** Has the files' content reach the disk. All of them lie on the file system of `folder`. */
export async function syncFiles(folder: string, paths: readonly (string | Buffer)[]): Promise<void> {
  if (paths.length > ONE_BY_ONE && process.platform === 'linux') {
    const { end } = await runProcess({
      command: 'sync',
      args: ['-f', folder],
      cwd: folder,
      env: { PATH: absoluteSearchPath(process.env.PATH ?? '/usr/bin:/bin') },
      timeoutMs: FLUSH_TIMEOUT_MS,
    });
    if (end.how === 'exited' && end.code === 0) return;
  }
  await concurrently(paths, syncPath);
}
