import type { ChangesetScope } from '#shared/changeset';
import { CommitId } from '#shared/ids';
import { folderOf, usesWorkspace, usesWorktree } from '#shared/place';
import { readChangeset } from '../../changeset';
import { commitTree, GitFailed, isAncestor, openRepository, recordTree, resolveCommit } from '../../git';
import { type OpenWorktree, openWorktree } from '../../worktree';
import type { LiveSession } from '../store';
import { glanceInSandbox } from './private-gits';

type Extent = { files: number; additions: number; deletions: number };

/** A session, or what is to be one. */
type Stateful = Pick<LiveSession, 'state'>;

export type Measure = { head: CommitId; base: CommitId } & Extent;

/**
 * What the session has changed up to a state of it.
 *
 * @param tip the commit that the agent is on, where `to` does not stand on it
 */
export async function measureUpTo(session: Stateful, to: CommitId, tip: CommitId = to): Promise<Measure> {
  const base = await workBase(session, tip);
  return { head: to, base, ...(await extentOf(session, { kind: 'session' }, base, to)) };
}

/** What a turn alone has changed up to its end; null where the state that it began with is gone. */
export async function measureTurn(session: Stateful, turn: number, end: CommitId): Promise<Extent | null> {
  const { start } = session.state.checkpoints[turn - 1] ?? {};
  if (!start) return null;
  try {
    return await extentOf(session, { kind: 'turn', turn }, start, end);
  } catch (error) {
    // An agent can prune it, which must not keep the turn's end from being recorded.
    if (error instanceof GitFailed) return null;
    throw error;
  }
}

async function extentOf(
  session: Stateful,
  scope: ChangesetScope,
  from: CommitId,
  to: CommitId,
): Promise<Extent> {
  const { repositoryPath } = session.state.row;
  const { files, additions, deletions } = await readChangeset(repositoryPath, scope, from, to);
  return { files: files.length, additions, deletions };
}

/** What the session as a whole is compared with: its base; for a local session the state it found. */
export function baseOf({ state }: Stateful): CommitId {
  const { row, checkpoints, compared } = state;
  if (usesWorkspace(row)) return checkpoints[0]?.start ?? row.base.commit;
  return compared?.base ?? row.base.commit;
}

/**
 * The same for a state that was not measured yet. An agent that merges the branch it was started from, rebases onto it
 * or moves forward to it brings others' commits into its own: then the newest of them is the base. The session's own
 * commits are none, though that branch may have them by now.
 */
async function workBase(session: Stateful, head: CommitId): Promise<CommitId> {
  const { row, compared, timeline } = session.state;
  if (usesWorkspace(row)) return baseOf(session);
  const git = openRepository(row.repositoryPath);
  const known = baseOf(session);
  // After a rollback to before the agent merged it, that is no base any more.
  const [isKnown, target] = await Promise.all([
    isAncestor(git, known, head),
    resolveCommit(git, row.base.ref ?? 'HEAD'),
  ]);
  const from = isKnown ? known : row.base.commit;
  // That branch has nothing new, so nothing of it can have come in.
  if (target === from) return from;
  const bases = target && (await git.try(['merge-base', '--all', target, head]));
  if (bases?.code !== 0) return from;
  const shared = CommitId.parse(bases.stdout.toString('utf8').split('\n')[0]);
  if (await isAncestor(git, shared, from)) return from;
  // What it had before, and the commit of that turn, which its checkpoint does not know of.
  const before = compared?.head ?? row.base.commit;
  const { branchCommit = null } = timeline.points.findLast(({ commit }) => commit === before) ?? {};
  for (const own of [before, branchCommit]) if (own && (await isAncestor(git, shared, own))) return from;
  return shared;
}

/** What is left to apply is compared with: the state that the newest standing apply brought over, else the base. */
export function remainingBaseOf(session: LiveSession): CommitId {
  const { applies, applyBeforeUpdate } = session.state;
  const newest = applies.at(-1);
  // Compared with a state from before an update, the base's own new commits would count as the session's work.
  return newest && newest.apply !== applyBeforeUpdate ? newest.head : baseOf(session);
}

/** The folder that the session works in. Without its worktree none is: the workspace must never stand in for it. */
export function workFolder({ state: { row } }: LiveSession): string {
  const folder = folderOf(row);
  if (folder === null) throw new Error(`session ${row.session} has no worktree to work in`);
  return folder;
}

async function treeNow(root: string, opened: OpenWorktree, head: CommitId): Promise<string> {
  const { git, index, realIndex, fileSettings } = opened;
  const fallback = opened.head?.commit ?? head;
  return (await recordTree(git, { root, index, realIndex, fallback, settings: fileSettings })).tree;
}

/** Records the worktree as it is now in a commit that no ref names: for looking at while the agent works. */
export async function measureNow(session: LiveSession): Promise<Measure> {
  const { row } = session.state;
  const path = workFolder(session);
  await using opened = await openWorktree({
    home: session.home,
    repositoryPath: row.repositoryPath,
    path,
    session: usesWorktree(row) ? row.session : null,
  });
  const tree = (await glanceInSandbox(session))?.tree ?? (await treeNow(path, opened, row.head));
  // A fixed date: the same files give the same commit, so measuring again costs no object.
  const head = await commitTree(opened.git, {
    tree,
    parents: [row.head],
    message: 'Work in progress\n',
    date: '@0 +0000',
  });
  return measureUpTo(session, head, opened.head?.commit ?? row.head);
}
