import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import { listRefs, listWorktrees, resolveCommit } from '../git';
import { beganAt, isMadeFor } from './branch-identity';
import { linkOf } from './pinned-folder';
import { openShared } from './shared-repository';
import { adminOf, type WorktreeRecord } from './worktree-record';

type Place = { readonly home: string; readonly repositoryPath: string };

/**
 * By what a repository bears out that a worktree on record is one of its own: its `folder` leads to an entry there, or the
 * `branch` was made for it, which a copy of the repository says as well; null: it does not. Of a session whose log is gone
 * nothing else says which repository it was of.
 */
export async function bearsOut(place: Place, record: WorktreeRecord): Promise<'folder' | 'branch' | null> {
  const { git, commonDir } = await openShared(place);
  const admin = await adminOf(commonDir, record);
  if (admin !== null && (await linkOf(record.path)) === join(commonDir, 'worktrees', admin)) return 'folder';
  return (await isMadeFor(git, commonDir, record.branch, record.session)) ? 'branch' : null;
}

/** What a repository tells of the branch of a session whose log is gone. */
export async function branchOf(
  place: Place,
  { branch, session }: Pick<WorktreeRecord, 'branch' | 'session'>,
): Promise<{
  /** Where it began. Null: its log does not tell. */
  readonly base: CommitId | null;
  /** Where it is. Null: it is gone. */
  readonly tip: CommitId | null;
}> {
  const { git, commonDir } = await openShared(place);
  const [base, tip] = await Promise.all([
    beganAt(git, commonDir, branch, session),
    resolveCommit(git, branch),
  ]);
  return { base, tip };
}

/** Worktrees, and branches below `understory/`, that a repository has beside the given ones. Nothing of them is ours. */
export async function foreignWorktrees(
  place: Place,
  ours: readonly Pick<WorktreeRecord, 'path' | 'branch'>[],
): Promise<{ path: string | null; branch: string | null }[]> {
  const { git } = await openShared(place);
  const paths = new Set<string>();
  for (const { path } of ours) {
    paths.add(path);
    paths.add(await realpath(path).catch(() => path));
  }
  const branches = new Set(ours.map(({ branch }) => branch));
  // The first is the repository's own.
  const listed = (await listWorktrees(git)).slice(1).filter(({ path }) => !paths.has(path));
  for (const { branch } of listed) if (branch !== null) branches.add(branch);
  const refs = (await listRefs(git, 'refs/heads/understory')).filter(({ ref }) => !branches.has(ref));
  return [
    ...listed.map(({ path, branch }) => ({ path, branch })),
    ...refs.map(({ ref }) => ({ path: null, branch: ref })),
  ];
}
