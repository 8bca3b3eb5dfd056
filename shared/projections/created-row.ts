import { NO_BUDGET } from '../budget';
import type { SessionEvent, SessionOrigin } from '../events';
import { kindOf, usesWorktree } from '../place';
import type { SessionRow } from '../session';
import { NOTHING_USED } from '../usage';

/** The row of a session that was just created. */
export function createdRow(
  event: Extract<SessionEvent, { type: 'session.created' }>,
  seq: number,
  at: string,
): SessionRow {
  const kind = kindOf(event.place);
  const resolves = event.origin.why === 'conflicts' ? event.origin.resolves : null;
  return {
    session: event.session,
    kind,
    title: event.title,
    repository: event.repository,
    repositoryPath: event.repositoryPath,
    agent: { id: event.agent.id, name: event.agent.name },
    model: event.model,
    customAgent: event.customAgent,
    permissions: event.permissions,
    ...(event.isolation ? { isolation: event.isolation } : {}),
    ...(event.hosts ? { hosts: event.hosts } : {}),
    ...(event.paths ? { paths: event.paths } : {}),
    ...(event.plans ? { plans: true } : {}),
    pinned: false,
    archived: false,
    snoozed: null,
    status: event.origin.why === 'recovered' ? 'ready' : usesWorktree({ kind }) ? 'preparing' : 'queued',
    attention: null,
    paused: null,
    workingSince: null,
    activity: null,
    failure: null,
    denied: 0,
    branch: null,
    worktree: null,
    base: event.base,
    head: event.base.commit,
    unfinished: null,
    strayed: null,
    turns: 0,
    nextPrompts: 0,
    usage: NOTHING_USED,
    budget: event.budget ?? NO_BUDGET,
    files: 0,
    additions: 0,
    deletions: 0,
    applied: null,
    newCommitsAt: null,
    discarded: null,
    handedFrom: handedFromOf(event.origin),
    ...(event.origin.why === 'plan' ? { plan: event.origin.of } : {}),
    ...(event.origin.why === 'variant' ? { variant: event.origin.of } : {}),
    ...(event.origin.why === 'specialised' ? { specialised: event.origin.of } : {}),
    ...(event.origin.why === 'review' ? { reviews: { ...event.origin.of, read: null } } : {}),
    ...(event.checks ? { checks: event.checks.map((check) => ({ ...check, last: null })) } : {}),
    ...(event.checkRetries ? { sendsBack: { most: event.checkRetries, times: 0 } } : {}),
    sharedChanges: [],
    processes: [],
    resolves: resolves && {
      session: resolves.session,
      operation: resolves.operation,
      conflicts: resolves.conflicts.length,
    },
    createdAt: at,
    updatedAt: at,
    seq,
    noteworthySeq: 0,
    seenSeq: 0,
  };
}

function handedFromOf(origin: SessionOrigin): SessionRow['handedFrom'] {
  if (origin.why !== 'hand-off') return null;
  const { session, title, kind, changes, carried } = origin.from;
  return { session, title, kind, changes, files: carried?.files ?? 0 };
}
