import { type CommitId, SessionId } from '#shared/ids';
import { takeCheckpoint } from '../checkpoint';
import { createWorktree } from '../worktree';
import type { TestRepo } from './test-repo';
import { expectOk } from './test-values';

/** The session whose checkpoints are taken, and its branch. */
export const session = SessionId.parse('s0000001');
export const branch = 'refs/heads/understory/task';

/** A session's worktree; `git` is plain Git in it. */
export type Worktree = { path: string; base: CommitId; git(...args: string[]): Promise<string> };

/** Commits what the repository holds and makes the session's worktree of it. */
export async function withWorktree(repo: TestRepo): Promise<Worktree> {
  const base = await repo.commit('base');
  const { path } = expectOk(
    await createWorktree({
      ...{ home: repo.home, repositoryPath: repo.path, session, title: 'task', base },
      ...{ place: '{repository}.worktrees', include: [], setup: null },
    }),
  );
  return { path, base, git: (...args) => repo.git('-C', path, ...args) };
}

/** The checkpoint at the end of the session's first turn, but for what `more` says. */
export function checkpoint(
  repo: TestRepo,
  worktree: Worktree,
  more: Partial<Parameters<typeof takeCheckpoint>[0]> = {},
) {
  return takeCheckpoint({
    home: repo.home,
    repositoryPath: repo.path,
    worktree: worktree.path,
    session,
    turn: 1,
    at: 'end',
    branch,
    previous: worktree.base,
    title: 'Do the thing\nand more',
    ...more,
  });
}

/** Paths of the files of a commit. */
export async function files(repo: TestRepo, commit: CommitId): Promise<string[]> {
  return (await repo.git('ls-tree', '-r', '--name-only', commit)).split('\n').filter(Boolean);
}
