import type { ApplyRecord } from '#shared/apply';
import type { ApplyId, CommentId, CommitId, RepoPath, SessionId } from '#shared/ids';
import type { EditReason } from '#shared/user-edit';
import { commitTree, UNDERSTORY, updateRef } from '../../git/index';
import type { Journal, RollbackOperation, UpdateOperation, Workspace } from '../../writing/index';

/** What writes to a session's worktree. */
export type WorktreeOperation = RollbackOperation | UpdateOperation;

/** A rollback or update of a session's worktree that was written, for its session to be told of. */
export type WorktreeWrite =
  | {
      readonly kind: 'rollback';
      /** The checkpoint the worktree is at, and where the session's branch is. */
      readonly commit: CommitId;
      readonly branchCommit: CommitId;
      readonly abandoned: {
        readonly ref: string;
        readonly commit: CommitId;
        readonly branchCommit: CommitId;
      };
      readonly files: number;
    }
  | {
      readonly kind: 'edit';
      readonly why: EditReason;
      readonly comment: CommentId | null;
      /** The session whose work was taken over; absent: none. */
      readonly from?: SessionId | undefined;
      readonly paths: readonly RepoPath[];
      /** The worktree's state after it, and where the session's branch is. */
      readonly commit: CommitId;
      readonly ref: string;
      readonly branchCommit: CommitId;
      /** The state that undoes it, and what it was kept as where it is no checkpoint. */
      readonly before: CommitId;
      readonly kept: { readonly ref: string; readonly branchCommit: CommitId } | null;
    }
  | {
      readonly kind: 'update';
      readonly apply: ApplyId;
      readonly mode: 'merge' | 'rebase';
      /** Full ref that the new commits came from. */
      readonly ref: string;
      /** The newest commit that was brought in. */
      readonly base: CommitId;
      readonly branchCommit: CommitId;
      /** The worktree's state after it. */
      readonly commit: CommitId;
      readonly checkpointRef: string;
      readonly files: number;
      /** Conflicts that were resolved as they had been before. */
      readonly reused: ApplyRecord['reused'];
    };

/** What a finished journal did. Says the same when asked again after a crash. */
export async function writtenBy(
  workspace: Workspace,
  operation: WorktreeOperation,
  { trees }: Pick<Journal, 'trees'>,
): Promise<WorktreeWrite> {
  const { files, branchAfter } = operation;
  if (operation.kind === 'rollback' && operation.edit) {
    const { abandoned, branchBefore, checkpoint: commit, edit } = operation;
    const isKept = abandoned.commit === edit.before;
    const kept = isKept ? { ref: abandoned.ref, branchCommit: branchBefore } : null;
    return { kind: 'edit', ...edit, paths: files, commit, branchCommit: branchAfter, kept };
  }
  if (operation.kind === 'rollback') {
    const abandoned = { ...operation.abandoned, branchCommit: operation.branchBefore };
    const at = { commit: operation.checkpoint, branchCommit: branchAfter };
    return { kind: 'rollback', ...at, abandoned, files: files.length };
  }
  if (trees.worktree === null) throw new Error('an update that did not write the worktree');
  const { id, session, head, mode, source, sourceCommit, reused } = operation;
  const checkpointRef = `${sessionRefs(session)}/update/${id}`;
  const state = await commitTree(workspace.git, {
    tree: trees.worktree.after,
    parents: [branchAfter, ...(head === branchAfter ? [] : [head])],
    message: `Updated from the base\n\nUnderstory-Session: ${session}\n`,
    author: UNDERSTORY,
    date: operation.at,
  });
  await updateRef(workspace.git, checkpointRef, state);
  return {
    kind: 'update',
    apply: id,
    mode,
    ref: source,
    base: sourceCommit,
    branchCommit: branchAfter,
    commit: state,
    checkpointRef,
    files: files.length,
    reused,
  };
}

export function sessionRefs(session: SessionId): string {
  return `refs/understory/${session}`;
}
