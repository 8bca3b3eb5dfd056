import type { ApplyRecord } from '#shared/apply';
import type { ApplyId, CommitId, SessionId } from '#shared/ids';
import { commitTree, UNDERSTORY, updateRef } from '../../git/index';
import type { Journal } from '../execute/journal';
import type { Workspace } from '../workspace';

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
      readonly kind: 'update';
      readonly apply: ApplyId;
      readonly mode: 'merge' | 'rebase';
      /** Full ref that the new commits came from; null: not known of one that an earlier version wrote. */
      readonly ref: string | null;
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
export async function writtenBy(workspace: Workspace, journal: Journal): Promise<WorktreeWrite> {
  const { record, base } = journal.kept;
  const { commit, before, files } = record;
  if (commit === null || before === null) throw new Error('a worktree was written without its branch');
  if (record.mode === 'changes') {
    const abandoned = { ref: record.snapshotRef, commit: base, branchCommit: before };
    return { kind: 'rollback', commit: record.head, branchCommit: commit, abandoned, files: files.length };
  }
  const tree = journal.trees.worktree?.after;
  if (record.mode === 'squash' || tree === undefined) throw new Error('no such update of a worktree');
  const checkpointRef = `${sessionRefs(record.session)}/update/${record.apply}`;
  const state = await commitTree(workspace.git, {
    tree,
    parents: [commit, ...(base === commit ? [] : [base])],
    message: `Updated from the base\n\nUnderstory-Session: ${record.session}\n`,
    author: UNDERSTORY,
    date: record.at,
  });
  await updateRef(workspace.git, checkpointRef, state);
  return {
    kind: 'update',
    apply: record.apply,
    mode: record.mode,
    ref: journal.kept.source,
    base: record.head,
    branchCommit: commit,
    commit: state,
    checkpointRef,
    files: files.length,
    reused: record.reused,
  };
}

export function sessionRefs(session: SessionId): string {
  return `refs/understory/${session}`;
}
