import { CommitId } from '#shared/ids';
import type { Git } from './git';
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
  return parseWorktreeList(await git.run(['worktree', 'list', '--porcelain', '-z']));
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
