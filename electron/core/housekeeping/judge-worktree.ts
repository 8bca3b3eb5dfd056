import type { CommitId, SessionId } from '#shared/ids';
import { undecided } from '#shared/living-process';
import { leftInTheMiddle, type SessionRow } from '#shared/session';
import { isAllApplied, isBusy } from '#shared/session-state';
import type { SafeReason, UnsafeReason, Verdict } from '#shared/worktrees';
import { openRepository, resolveCommit, treeOf } from '../git';
import {
  glanceInSandbox,
  type LiveSession,
  type Occupied,
  remainingBaseOf,
  repositoryTroubleOf,
  type SessionStore,
} from '../session';
import { readWorktree, worktreeHealth } from '../worktree';

export type Judging = {
  readonly store: Pick<SessionStore, 'get'>;
  readonly occupied: Pick<Occupied, 'whyBusy'>;
};

/** What is to be said of a session's worktree, and by what it is known whether that holds still. */
export type Judged = { readonly verdict: Verdict; readonly seen: string };

/**
 * Whether a session's worktree can go, as far as can be told without touching it. What the session and its processes do comes
 * first; then its files are compared with what was applied of them, with its base, and with other branches.
 */
export async function judgeWorktree(judging: Judging, session: LiveSession, path: string): Promise<Judged> {
  const doing = whatItDoes(judging, session);
  if (doing) return unsafe(doing, session, null);
  try {
    return await judgeFiles(judging, session, path);
  } catch {
    // Whatever Git could not do: what cannot be read is never said to be safe.
    return unsafe({ why: 'unreadable' }, session, null);
  }
}

/** What the session does, or what it needs of the user, whatever its files are. */
function whatItDoes({ occupied }: Judging, { state, id }: LiveSession): UnsafeReason | null {
  const { row } = state;
  if (state.isNewer) return { why: 'newer' };
  if (state.open !== null || isBusy(row)) return { why: 'working' };
  if (occupied.whyBusy(id)) return { why: 'occupied' };
  const living = undecided(row.processes).length;
  if (living > 0) return { why: 'processes', count: living };
  if (row.sharedChanges.length > 0) return { why: 'shared-state', changes: row.sharedChanges.length };
  const unfinished = leftInTheMiddle(row);
  return unfinished ? { why: 'unfinished', unfinished } : null;
}

async function judgeFiles(judging: Judging, session: LiveSession, path: string): Promise<Judged> {
  const { home, id, state } = session;
  const { row } = state;
  const { repositoryPath } = row;
  if (await repositoryTroubleOf(session)) return unsafe({ why: 'unreadable' }, session, null);
  const health = await worktreeHealth({ home, repositoryPath, path, session: id });
  if (health === 'replaced' || health === 'unrecorded') return unsafe({ why: 'replaced' }, session, null);
  const git = openRepository(repositoryPath);
  const recorded = await treeOf(git, row.head);
  const inside = health === 'missing' ? null : await glanceInSandbox(session);
  const now =
    health === 'missing'
      ? { tree: recorded, head: null, leftOut: 0 }
      : await readWorktree({
          ...{ home, repositoryPath, path, session: id, fallback: row.head },
          ...(inside ? { inside } : {}),
        });
  const { tree } = now;
  if (tree === null) return unsafe({ why: 'unreadable' }, session, null);
  const seen = `${tree} ${now.head ?? ''}`;
  if (now.leftOut > 0) return unsafe({ why: 'left-out', files: now.leftOut }, session, seen);
  const answered = whatBecameOfAnswer(judging, row);
  if (answered)
    return answered === 'answered'
      ? safe({ why: 'answered' }, session, seen)
      : unsafe({ why: answered }, session, seen);
  const base = remainingBaseOf(session);
  if ((await treeOf(git, base)) === tree) return safe(nothingLeft(session, base), session, seen);
  const into = await heldElsewhere(repositoryPath, now.head, tree);
  if (into !== null) return safe({ why: 'merged', into }, session, seen);
  const differs = await git.run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, tree]);
  const files = differs.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  return unsafe({ why: 'unapplied', files, edited: tree !== recorded }, session, seen);
}

/** The work of a session that resolves conflicts is an answer to another one, which may still want it. */
function whatBecameOfAnswer({ store }: Judging, { resolves }: SessionRow): 'suggestion' | 'answered' | null {
  if (!resolves) return null;
  const asking = store.get(resolves.session)?.state.row;
  return asking && !asking.discarded && !isAllApplied(asking) ? 'suggestion' : 'answered';
}

function nothingLeft({ state }: LiveSession, base: CommitId): SafeReason {
  const applied = state.applies.at(-1);
  return applied?.head === base ? { why: 'applied', target: applied.target } : { why: 'unchanged' };
}

/** A branch that is none of ours and has the commit whose files these are; null: none has. */
async function heldElsewhere(
  repositoryPath: string,
  head: CommitId | null,
  tree: string,
): Promise<string | null> {
  const git = openRepository(repositoryPath);
  if (head === null || !(await resolveCommit(git, head)) || (await treeOf(git, head)) !== tree) return null;
  const places = ['refs/heads', 'refs/remotes'];
  const found = await git.run(['for-each-ref', '--format=%(refname)', `--contains=${head}`, ...places]);
  const refs = found.toString('utf8').split('\n').filter(Boolean);
  return refs.find((ref) => !/^refs\/heads\/understory[/-]/.test(ref)) ?? null;
}

function safe(because: SafeReason, session: LiveSession, seen: string): Judged {
  return { verdict: { safe: true, because }, seen: seenAs(session.id, because.why, seen) };
}

function unsafe(because: UnsafeReason, session: LiveSession, seen: string | null): Judged {
  return { verdict: { safe: false, because }, seen: seenAs(session.id, because.why, seen) };
}

function seenAs(session: SessionId, why: string, files: string | null): string {
  return `${session} ${why} ${files ?? ''}`;
}
