import { setTimeout as wait } from 'node:timers/promises';
import { CommitId } from '#shared/ids';
import type { Git } from './git';
import { GitFailed, GitStuck } from './git-failed';
import { mendEntries } from './mend-entries';
import { splitZ } from './path-bytes';

export type ListedWorktree = {
  readonly path: string;
  readonly bare: boolean;
  /** Full ref; null when detached or bare. */
  readonly branch: string | null;
  readonly commit: CommitId | null;
  readonly locked: boolean;
};

/** All working trees of the repository, the main one (or the bare repository) first. */
export async function listWorktrees(git: Git): Promise<ListedWorktree[]> {
  const args = ['worktree', 'list', '--porcelain', '-z'];
  return parseWorktreeList(await againWhileAdding(git, () => git.run(args)));
}

const ATTEMPTS = 5;
const PAUSE_MS = 20;

/**
 * Git reads every worktree's entry where it lists or adds one, and fails on an entry that another process is only
 * just writing. That process may be the user's own Git, so it cannot be kept away, only waited for. An entry that an
 * agent made unreadable would never be written, and is mended.
 */
export async function againWhileAdding<T>(
  git: Git,
  work: () => Promise<T>,
  mayAgain: () => Promise<boolean> = async () => true,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (
        !(error instanceof GitFailed) ||
        (error instanceof GitStuck && error.stuck.why !== 'pipe') ||
        attempt === ATTEMPTS ||
        !(await mayAgain())
      )
        throw error;
      if (error instanceof GitStuck || attempt === ATTEMPTS - 1) await mendEntries(git);
      await wait(PAUSE_MS * attempt);
    }
  }
}

/** Reads `worktree list --porcelain -z`: fields end with NUL, an empty one ends a worktree. */
export function parseWorktreeList(output: Buffer): ListedWorktree[] {
  const worktrees: ListedWorktree[] = [];
  let fields = new Map<string, string>();
  for (const field of splitZ(output)) {
    const text = field.toString('utf8');
    if (text !== '') {
      const space = text.indexOf(' ');
      fields.set(space === -1 ? text : text.slice(0, space), space === -1 ? '' : text.slice(space + 1));
      continue;
    }
    const commit = CommitId.safeParse(fields.get('HEAD'));
    worktrees.push({
      path: fields.get('worktree') ?? '',
      bare: fields.has('bare'),
      branch: fields.get('branch') ?? null,
      commit: commit.success && !/^0+$/.test(commit.data) ? commit.data : null,
      locked: fields.has('locked'),
    });
    fields = new Map();
  }
  return worktrees;
}
