import type { CommitId } from '#shared/ids';
import { readChangeset } from '../changeset';
import { commitTree, recordTree } from '../git';
import { openWorktree } from '../worktree';
import type { LiveSession } from './live-session';

export type Measure = { head: CommitId; files: number; additions: number; deletions: number };

/** What the session has changed between two commits. */
export async function measureBetween(session: LiveSession, from: CommitId, to: CommitId): Promise<Measure> {
  const changeset = await readChangeset(session.state.row.repositoryPath, { kind: 'session' }, from, to);
  return {
    head: to,
    files: changeset.files.length,
    additions: changeset.additions,
    deletions: changeset.deletions,
  };
}

/** What the session as a whole is compared with: its base; for a local session the state it found. */
export function baseOf(session: LiveSession): CommitId {
  const { row, checkpoints } = session.state;
  return row.kind === 'local' ? (checkpoints[0]?.start ?? row.base.commit) : row.base.commit;
}

/** What is left to apply is compared with: the state that the newest standing apply brought over, else the base. */
export function remainingBaseOf(session: LiveSession): CommitId {
  const { applies, applyBeforeUpdate } = session.state;
  const newest = applies.at(-1);
  // Compared with a state from before an update, the base's own new commits would count as the session's work.
  return newest && newest.apply !== applyBeforeUpdate ? newest.head : baseOf(session);
}

/** Records the worktree as it is now in a commit that no ref names: for looking at while the agent works. */
export async function measureNow(session: LiveSession): Promise<Measure> {
  const { row } = session.state;
  const path = row.worktree ?? row.repositoryPath;
  await using opened = await openWorktree({
    repositoryPath: row.repositoryPath,
    path,
    session: row.kind === 'background' ? row.session : null,
  });
  const { tree } = await recordTree(opened.git, {
    root: path,
    index: opened.index,
    realIndex: opened.realIndex,
    fallback: opened.head?.commit ?? row.head,
  });
  // A fixed date: the same files give the same commit, so measuring again costs no object.
  const head = await commitTree(opened.git, {
    tree,
    parents: [row.head],
    message: 'Work in progress\n',
    date: '@0 +0000',
  });
  return measureBetween(session, baseOf(session), head);
}
