import type { ChangesetScope } from '#shared/changeset';
import { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { assertNever, ok, type Result, refuse } from '#shared/result';
import { isAncestor, openRepository } from '../../git';
import { knownSession, type LiveSession, type SessionStore } from '../store';
import { baseOf, remainingBaseOf } from '../turn';

type Span = { readonly repositoryPath: string; readonly from: CommitId; readonly to: CommitId };

/** A scope within one session. */
type OwnScope = Exclude<ChangesetScope, { kind: 'other' }>;
type NotWithin = RefusalOf<'turn-unknown' | 'checkpoint-unknown'>;

/** As {@link spanOf}, for a scope that may lead to another session too. */
export async function spanAcross(
  store: Pick<SessionStore, 'get'>,
  session: LiveSession,
  scope: ChangesetScope,
): Promise<Result<Span, NotWithin | RefusalOf<'session-unknown' | 'sessions-apart'>>> {
  if (scope.kind !== 'other') return spanOf(session, scope);
  const other = knownSession(store, scope.session);
  if (!other.ok) return other;
  const { repositoryPath } = session.state.row;
  const { repositoryPath: otherPath } = other.value.state.row;
  if (otherPath !== repositoryPath)
    return refuse({ code: 'sessions-apart', path: repositoryPath, other: otherPath });
  return ok({ repositoryPath, from: stateOf(session), to: stateOf(other.value) });
}

/** The commit of a session's state: while a turn runs as far as its work was last measured. */
function stateOf({ state: { measured, row } }: LiveSession): CommitId {
  return measured ?? row.head;
}

/** Which two states a scope means. While a turn runs its work counts as far as it was last measured. */
export async function spanOf(session: LiveSession, scope: OwnScope): Promise<Result<Span, NotWithin>> {
  const { row, checkpoints, measured, open, timeline, applies } = session.state;
  const { repositoryPath } = row;
  const now = stateOf(session);
  switch (scope.kind) {
    case 'session':
      return ok({ repositoryPath, from: baseOf(session), to: now });
    case 'remaining':
      return ok({ repositoryPath, from: remainingBaseOf(session), to: now });
    case 'between': {
      const { from, to } = scope;
      const known = new Set([
        ...[baseOf(session), now],
        ...timeline.points.map(({ commit }) => commit),
        ...applies.map(({ head }) => head),
      ]);
      if (!known.has(to)) return refuse({ code: 'checkpoint-unknown', commit: to });
      if (known.has(from) || (await isWithin(repositoryPath, from, now)))
        return ok({ repositoryPath, from, to });
      return refuse({ code: 'checkpoint-unknown', commit: from });
    }
    case 'turn': {
      const turn = checkpoints[scope.turn - 1];
      if (!turn) return refuse({ code: 'turn-unknown', turn: scope.turn });
      // A turn that never began changed nothing.
      const from = turn.start ?? row.head;
      const running = open?.turn === scope.turn ? measured : null;
      return ok({ repositoryPath, from, to: turn.end ?? running ?? from });
    }
    default:
      return assertNever(scope);
  }
}

/** True of a commit that the session builds on, and of several merged into one: what a plan compares its work with. */
async function isWithin(repositoryPath: string, commit: CommitId, now: CommitId): Promise<boolean> {
  const git = openRepository(repositoryPath);
  if (await isAncestor(git, commit, now)) return true;
  const { code, stdout } = await git.try(['rev-list', '--parents', '--max-count=1', commit, '--']);
  const parents = stdout.toString('utf8').trim().split(' ').slice(1);
  if (code !== 0 || parents.length === 0) return false;
  for (const parent of parents) if (!(await isAncestor(git, CommitId.parse(parent), now))) return false;
  return true;
}
