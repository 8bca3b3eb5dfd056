import type { LineBlame, LineOrigin } from '#shared/blame';
import { CommitId, type RepoPath } from '#shared/ids';
import { usesWorkspace } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { assertNever, ok, type Result, refuse } from '#shared/result';
import {
  type BlamedLine,
  blameLine,
  commitMessage,
  commitsAmong,
  firstWith,
  type Git,
  isAncestor,
  type LineToBlame,
  openRepository,
} from '../../git';
import type { TimelinePoint } from '../state';
import type { LiveSession } from '../store';
import { baseOf } from '../turn';

/** What is known of a line of a file in a state of the session. */
export async function blameIn(
  session: LiveSession,
  at: LineToBlame & { readonly path: RepoPath },
  signal: AbortSignal | undefined,
): Promise<Result<LineBlame, RefusalOf<'line-unknown'>>> {
  const unknown = { code: 'line-unknown', path: at.path, line: at.line } as const;
  try {
    return (await findOrigin(session, at, signal)) ?? refuse(unknown);
  } catch (error) {
    // Whoever asked has gone and hears no answer.
    if (signal?.aborted) return refuse(unknown);
    throw error;
  }
}

/**
 * What the agent committed in a turn may hold what the user had edited before it. So a recorded state counts as made from
 * the one before it, and the commit that the agent made is only looked for where the line is of its turn.
 */
async function findOrigin(
  session: LiveSession,
  at: LineToBlame,
  signal: AbortSignal | undefined,
): Promise<Result<LineBlame, never> | null> {
  const git = openRepository(session.state.row.repositoryPath);
  const parents = await statesBefore(git, session);
  const line = await blameLine(git, at, { signal, parents });
  if (!line) return null;
  const { origin, isRecord } = await originOf(session, line.commit, signal);
  const answer = ({ commit, author, subject, writtenAt }: BlamedLine, isOurs: boolean) =>
    ok({
      ...{ commit, origin, at: new Date(writtenAt).toISOString() },
      made: isOurs ? null : { author, subject },
    });
  if (origin.is !== 'turn' || !isRecord) return answer(line, isRecord);
  const committed = await blameLine(git, at, { signal });
  const own = committed && (await originOf(session, committed.commit, signal));
  const isOwn = own && !own.isRecord && own.origin.is === 'turn' && own.origin.turn === origin.turn;
  return isOwn ? answer(committed, false) : answer(line, true);
}

/** The state that each one at the start or the end of a turn was made from: the last parent of its commit. */
async function statesBefore(git: Git, { state }: LiveSession): Promise<ReadonlyMap<CommitId, CommitId>> {
  const points = state.timeline.points.filter(
    ({ at, commit, branchCommit }) => (at === 'start' || at === 'end') && commit !== branchCommit,
  );
  const commits = await commitsAmong(
    git,
    points.map(({ commit }) => commit),
  );
  if (commits.length === 0) return new Map();
  const listed = await git.line(['rev-list', '--no-walk=unsorted', '--parents', ...commits, '--']);
  return new Map(
    listed.split('\n').flatMap((line) => {
      const ids = line.split(' ').map((id) => CommitId.parse(id));
      const [commit, last] = [ids[0], ids.at(-1)];
      return commit && last && ids.length > 2 ? [[commit, last] as const] : [];
    }),
  );
}

/** Where a commit of a session's history comes from, and whether it only records a state of the worktree. */
type Told = { readonly origin: LineOrigin; readonly isRecord: boolean };

/**
 * Tells what a commit is to a session. One that the agent or the user made is of the earliest recorded state that it is
 * in; what the session began with, and what is in none of them, is history.
 */
async function originOf(
  session: LiveSession,
  commit: CommitId,
  signal: AbortSignal | undefined,
): Promise<Told> {
  const { row, timeline, measured, open } = session.state;
  const { points } = timeline;
  const git = openRepository(row.repositoryPath);
  const inTurn = (isRecord: boolean): Told | null =>
    open ? { origin: { is: 'turn', turn: open.turn }, isRecord } : null;
  if (commit === measured) return inTurn(true) ?? { origin: { is: 'history' }, isRecord: true };
  const record = points.find((point) => point.commit === commit || point.branchCommit === commit);
  if (record && record.at !== 'start') return orEarlierTurn(git, session, commit, originIn(record), true);
  // A session in the workspace begins with what the user has not committed, which is in no commit of theirs.
  const base = usesWorkspace(row) ? row.base.commit : baseOf(session);
  if (await isAncestor(git, commit, base)) return { origin: { is: 'history' }, isRecord: false };
  if (record) return { origin: originIn(record), isRecord: true };
  const states = points.map((point) => point.commit);
  const first = await firstWith(git, commit, states, signal);
  const point = points.find((one) => one.commit === first);
  if (point) return orEarlierTurn(git, session, commit, originIn(point), false);
  const isNew = measured !== null && (await isAncestor(git, commit, measured));
  return (isNew ? inTurn(false) : null) ?? { origin: { is: 'history' }, isRecord: false };
}

/** An update that rebased the session has made the commits of its turns again: they say which turn they are of. */
async function orEarlierTurn(
  git: Git,
  { id }: LiveSession,
  commit: CommitId,
  origin: LineOrigin,
  isRecord: boolean,
): Promise<Told> {
  const turn = origin.is === 'update' ? turnNamedIn(await commitMessage(git, commit), id) : null;
  return turn === null ? { origin, isRecord } : { origin: { is: 'turn', turn }, isRecord: true };
}

/** The turn that a commit of the session's branch says it is of. An agent can write that, too, and gains nothing. */
function turnNamedIn(message: string, session: string): number | null {
  if (!message.includes(`\nUnderstory-Session: ${session}\n`)) return null;
  const [, turn] = /\nUnderstory-Turn: ([1-9]\d{0,8})\n/.exec(`${message}\n`) ?? [];
  return turn === undefined ? null : Number(turn);
}

/** What is new in a recorded state came to be before it was recorded. */
function originIn({ at, turn }: TimelinePoint): LineOrigin {
  switch (at) {
    case 'start':
      return { is: 'edit', after: turn - 1 };
    case 'end':
      return { is: 'turn', turn };
    case 'before-rollback':
    case 'before-edit':
    case 'edited':
      return { is: 'edit', after: turn };
    case 'updated':
      return { is: 'update' };
    default:
      return assertNever(at);
  }
}
