import { foldAskedServers } from '../asked-servers';
import { describeFailure } from '../describe-failure';
import type { SessionEvent, StoredEvent } from '../events';
import { countFindings } from '../finding';
import { lacksWorktree, usesWorktree } from '../place';
import { assertNever } from '../result';
import { isAtRest, type SessionRow } from '../session';
import { isAlarming } from '../shared-state';
import type { ReviewsRow } from '../specialised';
import { type StandingApply, standingSince } from '../standing-apply';
import { askedTitle } from './asked-title';
import { createdRow } from './created-row';
import { weightOf } from './event-weight';
import { foldProcesses } from './living-processes';
import { activityAfter, oneLine } from './row-activity';
import { foldChecks } from './session-checks';
import { foldUsage } from './usage';

/**
 * Folds one event into the row that the list shows. Core, index and window run this same function. The first event of
 * a log is always `session.created`; `row` is null only for it.
 */
export function foldRow(row: SessionRow | null, stored: StoredEvent): SessionRow {
  const { event, seq, at } = stored;
  if (event.type === 'session.created') return createdRow(event, seq, at);
  if (!row) throw new Error(`log begins with ${event.type}, not session.created`);
  const woken = endsSnooze(event) ? { snoozed: null } : {};
  // There are thousands of events to a session: it is copied once for each.
  const next = { ...row, ...changeOf(row, event, at), ...woken, seq };
  Object.assign(next, whilePaused(next));
  Object.assign(next, whileAtWork(row, next, stored));
  const weight = weightOf(event);
  if (weight === 'aside') return next;
  // What the user was done with comes back into sight.
  return Object.assign(
    next,
    { updatedAt: at },
    weight === 'step' ? {} : { noteworthySeq: seq, archived: false },
  );
}

/**
 * What the user has put off is no longer what the session needs. That the app ended is no news: what was asked is gone
 * with the agent, and the user wanted to hear nothing of the session.
 */
function endsSnooze(event: SessionEvent): boolean {
  if (event.type === 'turn.ended') return event.outcome !== 'interrupted';
  if (event.type === 'permission.answered') return event.by !== 'turn-end';
  return (
    weightOf(event) === 'noteworthy' ||
    event.type === 'turn.queued' ||
    event.type === 'agent.continued' ||
    (event.type === 'servers.asked' && event.servers.length > 0) ||
    event.type === 'session.discarded'
  );
}

/** As long as the agent stands still the session waits, whatever it asked or was answered in the moment before. */
function whilePaused({ paused, status }: SessionRow): Partial<SessionRow> {
  if (!paused || status !== 'working') return {};
  return { status: 'waiting', attention: { why: 'memory', held: paused.held } };
}

/** Counts the time since the event before, where the agent worked. A turn that a crash cut off worked until its last. */
function whileAtWork(
  before: SessionRow,
  { status, usage }: SessionRow,
  { at, event }: StoredEvent,
): Partial<SessionRow> {
  const works = status === 'working';
  const since = before.usage.workedAt;
  if (since === null) return works ? { usage: { ...usage, workedAt: at } } : {};
  const isCutOff = event.type === 'turn.ended' && event.outcome === 'interrupted';
  // A clock that was set back takes no time away.
  const took = isCutOff ? 0 : Math.max(0, Date.parse(at) - Date.parse(since));
  return { usage: { ...usage, workedMs: usage.workedMs + took, workedAt: works ? at : null } };
}

function changeOf(
  row: SessionRow,
  event: Exclude<SessionEvent, { type: 'session.created' }>,
  at: string,
): Partial<SessionRow> {
  switch (event.type) {
    case 'worktree.created':
      return {
        worktree: event.path,
        branch: event.branch,
        status: row.status === 'preparing' ? 'queued' : row.status,
      };
    case 'worktree.failed':
      // The turn's end follows and says what became of the session.
      return { activity: null };
    case 'worktree.restored':
      return { worktree: event.path, branch: event.branch ?? row.branch };
    case 'session.restored': {
      const place = usesWorktree(row) ? { worktree: event.path, branch: event.branch } : {};
      return { ...place, ...(row.discarded?.was ?? { status: 'ready', attention: null }), discarded: null };
    }
    case 'turn.queued':
      return {
        turns: event.turn,
        ...(event.next ? { nextPrompts: Math.max(0, row.nextPrompts - 1) } : {}),
        usage: foldUsage(row.usage, event),
        status: lacksWorktree(row) ? 'preparing' : 'queued',
        attention: null,
        failure: null,
        denied: 0,
        activity: null,
        archived: false,
        ...(row.sendsBack
          ? { sendsBack: { ...row.sendsBack, times: event.sentBack ? row.sendsBack.times + 1 : 0 } }
          : {}),
      };
    case 'turn.recovered':
      return { turns: event.turn };
    case 'turn.started':
      return {
        status: 'working',
        workingSince: at,
        attention: null,
        paused: null,
        failure: null,
        denied: 0,
        activity: 'starting',
      };
    case 'agent.connected':
      return { ...activityAfter(row, event), usage: foldUsage(row.usage, event) };
    case 'agent.usage':
    case 'agent.counted':
      return { usage: foldUsage(row.usage, event) };
    case 'agent.showed':
    case 'agent.thought':
    case 'agent.said':
    case 'tool.called':
    case 'tool.updated':
      return activityAfter(row, event);
    case 'permission.requested':
      return {
        status: 'waiting',
        attention: {
          why: 'permission',
          request: event.request,
          title: oneLine(askedTitle(event) ?? 'Permission needed'),
        },
      };
    case 'permission.answered':
      return row.status === 'waiting' &&
        row.attention?.why === 'permission' &&
        row.attention.request === event.request
        ? { status: 'working', attention: null, ...activityAfter(row, event) }
        : {};
    case 'agent.paused':
      return {
        paused: { held: event.held },
        status: 'waiting',
        attention: { why: 'memory', held: event.held },
      };
    case 'agent.continued':
      return row.attention?.why === 'memory'
        ? { paused: null, status: 'working', attention: null }
        : { paused: null };
    case 'checkpoint.taken':
      return {
        head: event.commit,
        tree: event.tree ?? null,
        unfinished: event.unfinished,
        strayed: event.strayed,
      };
    case 'check.started':
    case 'check.ended':
    case 'check.compared':
      return { checks: foldChecks(row.checks, event) };
    case 'changes.measured':
      return { files: event.files, additions: event.additions, deletions: event.deletions };
    case 'shared-state.changed':
    case 'shared-state.settled':
      return { sharedChanges: openChanges(row, event) };
    case 'processes.found':
    case 'processes.ended':
    case 'processes.left':
      return { processes: foldProcesses(row.processes, event) };
    case 'servers.asked':
    case 'servers.put-off':
      return { servers: foldAskedServers(row.servers, event) };
    case 'turn.ended':
      return { ...endOfTurn(event), usage: foldUsage(row.usage, event) };
    case 'next-prompt.added':
      return { nextPrompts: row.nextPrompts + 1 };
    case 'next-prompt.removed':
      return { nextPrompts: Math.max(0, row.nextPrompts - 1) };
    case 'session.budgeted':
      return { budget: event.budget };
    case 'session.renamed':
      return { title: event.title };
    case 'session.judged':
      return { judged: { opinion: event.opinion, picked: event.picked } };
    case 'repository.moved':
      return { repositoryPath: event.repositoryPath, worktree: event.worktree };
    case 'session.seen':
      return { seenSeq: Math.max(row.seenSeq, event.seq) };
    case 'session.unread':
      return { seenSeq: Math.min(row.seenSeq, row.noteworthySeq - 1) };
    case 'session.pinned':
    case 'session.unpinned':
      return { pinned: event.type === 'session.pinned' };
    case 'session.archived':
    case 'session.unarchived':
      return { archived: event.type === 'session.archived' };
    case 'session.snoozed':
      return { snoozed: { until: event.until } };
    case 'session.unsnoozed':
      return { snoozed: null };
    case 'apply.done':
      return {
        applied: standingSince(event),
        appliedTree: event.applied === row.head ? (row.tree ?? null) : null,
      };
    case 'apply.undone':
      return { applied: appliedAfter(row, event), appliedTree: null };
    case 'session.rolled-back':
      return {
        head: event.commit,
        tree: null,
        unfinished: event.unfinished,
        strayed: null,
        status: 'ready',
        attention: null,
        failure: null,
        denied: 0,
        activity: null,
      };
    case 'session.edited':
      return { head: event.commit, tree: null, unfinished: null, strayed: null };
    case 'session.updated':
      return {
        head: event.commit,
        tree: null,
        unfinished: null,
        strayed: null,
        base: { commit: event.base, ref: event.ref },
        newCommitsAt: at,
      };
    case 'session.discarded':
      return {
        status: 'discarded',
        workingSince: null,
        activity: null,
        attention: null,
        worktree: null,
        processes: [],
        discarded: {
          ref: event.ref,
          head: event.head,
          keptUntil: event.keptUntil,
          ...(event.folder ? { folder: event.folder } : {}),
          // One that is told of twice was discarded once.
          was: row.discarded?.was ?? whatItIs(row),
        },
      };
    case 'session.given-up':
      return row.discarded ? { discarded: { ...row.discarded, keptUntil: at, folder: null } } : {};
    case 'session.handed-off':
      return { handedTo: [...(row.handedTo ?? []), { ...event.to, undone: false }] };
    case 'hand-off.undone':
      return {
        handedTo: row.handedTo?.map((one) => (one.session === event.to ? { ...one, undone: true } : one)),
      };
    case 'grant.revoked':
      return { revoked: [...(row.revoked ?? []), event.grant] };
    case 'review.read':
      return row.reviews ? { reviews: { ...row.reviews, read: readOf(event) } } : {};
    case 'grant.restored':
      return { revoked: (row.revoked ?? []).filter((grant) => grant !== event.grant) };
    case 'context.given':
    case 'worktree.setup-ended':
    case 'agent.started':
    case 'agent.exited':
    case 'agent.planned':
    case 'agent.noted':
    case 'session.noted':
    case 'agent.offered':
    case 'agent.options':
    case 'option.chosen':
    case 'turn.cancel-requested':
    case 'resolution.kept':
    case 'resolution.drafted':
    case 'resolution.reused':
    case 'proposal.declined':
    case 'files.viewed':
    case 'files.unviewed':
    case 'comment.written':
    case 'comment.edited':
    case 'comment.judged':
    case 'comment.resolved':
    case 'comment.reopened':
    case 'comment.deleted':
    case 'comments.sent':
    case 'next-prompt.edited':
    case 'next-prompt.moved':
    case 'next-prompt.held':
    case 'rule.revoked':
    case 'rule.restored':
      return {};
    default:
      return assertNever(event);
  }
}

/** What comes back when the discard is taken back; no turn that was cut off goes on. */
function whatItIs(row: SessionRow): Pick<SessionRow, 'status' | 'attention'> {
  const { status, attention } = row;
  return isAtRest(row) ? { status, attention } : { status: 'ready', attention: null };
}

/** The newest apply that stands; one that was on top of the undone one has another state now. */
function appliedAfter(
  { applied }: SessionRow,
  { apply, standing, heads }: Extract<SessionEvent, { type: 'apply.undone' }>,
): StandingApply | null {
  if (applied?.apply === apply) return standing;
  const head = heads.find((one) => one.apply === applied?.apply)?.head;
  return applied && head ? { ...applied, head } : applied;
}

function openChanges(
  { sharedChanges }: SessionRow,
  event: Extract<SessionEvent, { type: 'shared-state.changed' | 'shared-state.settled' }>,
): SessionRow['sharedChanges'] {
  if (event.type === 'shared-state.changed' || event.how === 'undone') {
    const opened =
      event.type === 'shared-state.changed'
        ? event.changes.filter(isAlarming).map(({ id }) => id)
        : event.alarming;
    return [...new Set([...sharedChanges, ...opened])];
  }
  return sharedChanges.filter((id) => !event.changes.includes(id));
}

function endOfTurn(event: Extract<SessionEvent, { type: 'turn.ended' }>): Partial<SessionRow> {
  const common = {
    workingSince: null,
    activity: null,
    paused: null,
    failure: event.failure,
    denied: event.denied ?? 0,
  };
  switch (event.outcome) {
    case 'completed':
      return { ...common, status: 'ready', attention: null };
    case 'cancelled':
      return { ...common, status: 'stopped', attention: null };
    case 'interrupted':
      return { ...common, status: 'interrupted', attention: null };
    case 'failed':
      return {
        ...common,
        status: 'failed',
        attention: {
          why: event.failure?.code === 'login-needed' ? 'login' : 'failure',
          message: event.failure ? describeFailure(event.failure) : 'The turn failed.',
        },
      };
    default:
      return assertNever(event.outcome);
  }
}

function readOf({
  turn,
  findings,
  problem,
}: Extract<SessionEvent, { type: 'review.read' }>): ReviewsRow['read'] {
  return { turn, ...countFindings(findings), problem };
}
