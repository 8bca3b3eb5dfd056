import { join } from 'node:path';
import type { CarriedFile } from '#shared/hand-off';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import {
  commitTree,
  copyIndex,
  diffTree,
  openRepository,
  READ_WHOLE_TREE,
  recordTree,
  UNDERSTORY,
  updateRef,
  worktreeLanes,
} from '../git';
import { openWorktree } from '../worktree';

/** The workspace at one moment, as objects of the repository that nothing refers to yet. */
export type RecordedWorkspace = {
  /** What is checked out: its commit, and the full ref it was reached by (null when detached). */
  readonly head: { readonly commit: CommitId; readonly ref: string | null };
  readonly files: readonly CarriedFile[];
  /** Trees of the files, untracked ones included, and of what is staged; null where conflicts are in the index. */
  readonly trees: { readonly files: string; readonly staged: string } | null;
  readonly leftOut: readonly RepoPath[];
};

/** Reads the user's workspace with all that is not committed, ignored files aside. Null where nothing is committed yet. */
export function recordWorkspace(home: string, repositoryPath: string): Promise<RecordedWorkspace | null> {
  return worktreeLanes.lane(repositoryPath).run(async () => {
    await using opened = await openWorktree({ home, repositoryPath, path: repositoryPath, session: null });
    const { git, index, realIndex, head } = opened;
    if (!head?.commit) return null;
    const recorded = await recordTree(git, {
      root: repositoryPath,
      ...{ index, realIndex, fallback: head.commit, settings: opened.fileSettings },
      objects: join(opened.commonDir, 'objects'),
    });
    const at = { commit: head.commit, ref: head.ref };
    const leftOut = recorded.leftOut.map(({ path }) => path);
    if (recorded.unmerged.length > 0) return { head: at, files: [], trees: null, leftOut };
    const own = git.with({ index: `${index}-staged` });
    if (realIndex === null || !(await copyIndex(realIndex, `${index}-staged`)))
      await own.run([...READ_WHOLE_TREE, head.commit]);
    const staged = await own.line(['-c', 'core.splitIndex=false', '-c', 'index.sparse=false', 'write-tree']);
    const [changed, inIndex] = await Promise.all([
      diffTree(git, head.commit, recorded.tree),
      diffTree(git, head.commit, staged),
    ]);
    const files = [...new Set([...changed.keys(), ...inIndex.keys()])].sort().map((path): CarriedFile => {
      const { before = null, after = null } = changed.get(path) ?? inIndex.get(path) ?? {};
      return {
        path,
        change: before === null ? 'added' : after === null ? 'deleted' : 'changed',
        staged: inIndex.has(path),
      };
    });
    return { head: at, files, trees: { files: recorded.tree, staged }, leftOut };
  });
}

/**
 * Keeps a recorded workspace, or any files with what of them is staged, under a ref of the session that they go along to.
 * The commit of the files has the one of the staged as a parent, so that one ref keeps both.
 */
export async function keepCarried(
  repositoryPath: string,
  session: SessionId,
  carried: { readonly on: CommitId; readonly files: string; readonly staged: string },
): Promise<{ readonly commit: CommitId; readonly index: CommitId }> {
  const git = openRepository(repositoryPath);
  const make = (tree: string, parents: readonly CommitId[], what: string) =>
    commitTree(git, {
      ...{ tree, parents, author: UNDERSTORY },
      message: `${what}\n\nUnderstory-Session: ${session}\n`,
    });
  const index = await make(carried.staged, [carried.on], 'Staged, and handed off');
  const commit = await make(carried.files, [carried.on, index], 'Handed off');
  await updateRef(git, carriedRef(session), commit, { from: null });
  return { commit, index };
}

/** What keeps the files that a session begins with. */
export function carriedRef(session: SessionId): string {
  return `refs/understory/${session}/carried`;
}
