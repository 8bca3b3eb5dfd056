import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { CommitId } from '#shared/ids';
import { beneathBookkeeping, currentHead, type Git, resolveCommit } from '../git';
import { type TrashEntry, trashedGitDir } from './trash';

/** So much of a reflog's end is read, in bytes, and so many of its commits are looked for. */
const LONGEST = 64 * 1024;
const MOST = 100;

/**
 * Where the branch of a worktree begins that is made again: beneath its newest checkpoint. Where the repository lost that,
 * at the newest commit of the kept reflog that is still there, else at what is checked out: the files lie in the trash.
 */
export async function newestThere(
  git: Git,
  commonDir: string,
  trash: readonly TrashEntry[],
  head: CommitId,
): Promise<CommitId> {
  const newest = await resolveCommit(git, head);
  if (newest) return (await beneathBookkeeping(git, newest)) ?? newest;
  for (const entry of trash.toReversed()) {
    const gitDir = trashedGitDir(commonDir, entry);
    for (const commit of gitDir === null ? [] : await loggedIn(join(gitDir, 'logs', 'HEAD'))) {
      const there = await resolveCommit(git, commit);
      if (there) return (await beneathBookkeeping(git, there)) ?? there;
    }
  }
  return (await currentHead(git)).commit ?? head;
}

/** Commits of a reflog, the newest first. */
async function loggedIn(path: string): Promise<CommitId[]> {
  // The agent's to fill: a pipe is never waited for, a link never followed.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(
    () => null,
  );
  if (!file) return [];
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return [];
    const { size } = stats;
    const bytes = Buffer.alloc(Math.min(size, LONGEST));
    await file.read(bytes, 0, bytes.length, Math.max(0, size - LONGEST));
    const lines = bytes.toString('latin1').split('\n').toReversed();
    const named = lines.flatMap((line) => CommitId.safeParse(line.split(' ')[1]).data ?? []);
    return [...new Set(named)].slice(0, MOST);
  } finally {
    await file.close();
  }
}
