import { randomBytes } from 'node:crypto';
import { link, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { NO_LINKS, putInPlace, readSmallText } from '../git';

const MARK = 'understory checkpoint ';

/**
 * Puts a scratch index in the place of a worktree's own, so that `git status` there is clean after our commit. Git's
 * own lock is taken; while another Git holds it the worktree's index stays, which only means that it shows our commit's
 * files as changed until the next refresh. The lock names its session from the first moment, so that one that a crash
 * left can be told from another Git's: see {@link dropLeftLock}.
 */
export async function replaceIndex(scratch: string, gitDir: string, session: SessionId): Promise<boolean> {
  const lock = join(gitDir, 'index.lock');
  if (!(await take(lock, gitDir, session))) return false;
  try {
    const time = (await stat(scratch)).mtimeMs / 1000;
    await putInPlace(join(gitDir, 'index'), { copyOf: scratch }, { time });
    return true;
  } finally {
    await dropLeftLock(gitDir, session);
  }
}

/**
 * Takes away a lock that a checkpoint of this session left when it was cut off: with it no Git changes anything in the
 * worktree. A lock of anybody else stays. Not to be called while a checkpoint of the session runs.
 */
export async function dropLeftLock(gitDir: string, session: SessionId): Promise<void> {
  const lock = join(gitDir, 'index.lock');
  if ((await readSmallText(lock)) === `${MARK}${session}`) await unlink(lock);
}

/** The lock appears with its content, where the file system can do that. */
async function take(lock: string, gitDir: string, session: SessionId): Promise<boolean> {
  const text = `${MARK}${session}`;
  const token = join(gitDir, `tmp_${randomBytes(8).toString('hex')}`);
  await writeFile(token, text, { flag: 'wx' });
  try {
    await link(token, lock).catch((error: NodeJS.ErrnoException) => {
      if (!NO_LINKS.has(error.code ?? '')) throw error;
      return writeFile(lock, text, { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(token, { force: true });
  }
}
