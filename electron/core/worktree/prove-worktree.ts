import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { findLayout, type Git, GitFailed, openGit } from '../git';
import { openShared } from './shared-repository';
import { adminOf, readRecord } from './worktree-record';

/** A linked worktree that we made: its folder, and its Git folder in the repository. Real paths. */
export type MadeWorktree = {
  readonly path: string;
  readonly commonDir: string;
  /** Name of its folder below `worktrees/` in the shared Git folder. */
  readonly admin: string;
};

/** Git in such a worktree, told each place: nothing is discovered, and no setting sends it elsewhere. */
export function openMade({ path, commonDir, admin }: MadeWorktree): Git {
  return openGit(path, { gitDir: join(commonDir, 'worktrees', admin), commonDir, workTree: path });
}

/** Git would work in another folder than the worktree's. The message says which, and what to do about it. */
export class WorktreeMisled extends Error {
  override readonly name = 'WorktreeMisled';
}

/**
 * Makes sure, before anything is written to it, that Git as an agent runs it in a new worktree works on just this folder
 * with just this Git folder. Where `extensions.worktreeConfig` is set, a `core.worktree` or `core.bare` of the whole
 * repository counts for every worktree of it; then the new one gets its own values. Throws {@link WorktreeMisled} when
 * Git goes elsewhere even so.
 */
export async function proveWorktree(made: MadeWorktree): Promise<void> {
  if ((await whereGitGoes(made)) === null) return;
  const git = openMade(made);
  const own = join(made.commonDir, 'worktrees', made.admin, 'config.worktree');
  for (const [key, value] of [
    ['core.worktree', made.path],
    ['core.bare', 'false'],
  ] as const)
    await git.run(['config', '--file', own, key, value]);
  const elsewhere = await whereGitGoes(made);
  if (elsewhere === null) return;
  throw new WorktreeMisled(
    `In ${made.path} Git would work on ${elsewhere}. Look for a setting that sends it there with: git -C '${made.path}' config --show-origin --list`,
  );
}

/** As {@link proveWorktree}, for a session's worktree that was made earlier: settings may have been changed since. */
export async function proveSessionWorktree(options: {
  /** The data folder. */
  home: string;
  repositoryPath: string;
  path: string;
  session: SessionId;
}): Promise<void> {
  const { home, path, session } = options;
  const { commonDir } = await openShared(options);
  const admin = await adminOf(commonDir, readRecord(home, session));
  if (admin !== null) await proveWorktree({ path, commonDir, admin });
}

/** Null when plain Git in the worktree finds just this worktree. */
async function whereGitGoes({ path, commonDir, admin }: MadeWorktree): Promise<string | null> {
  try {
    const found = await findLayout(openGit(path), []);
    if ((await realpath(found.top)) !== path) return found.top;
    if (found.commonDir !== commonDir) return found.commonDir;
    return (await realpath(found.gitDir)) === join(commonDir, 'worktrees', admin) ? null : found.gitDir;
  } catch (error) {
    if (!(error instanceof GitFailed) || error.code === null) throw error;
    return `no working tree (${error.stderr.trim()})`;
  }
}
