import type { SessionEvent } from '#shared/events';
import { usesWorkspace } from '#shared/place';
import { assertNever } from '#shared/result';
import type { SessionRow } from '#shared/session';

/** What others have to see to after an event. */
export type AfterEvent = {
  /** There is something new for the safety copies to hold. */
  readonly hold: boolean;
  /** The user's own working tree may look different. */
  readonly workspace: boolean;
};

const NOTHING: AfterEvent = { hold: false, workspace: false };
const HOLD: AfterEvent = { hold: true, workspace: false };

/** What an event of a session leaves others to see to. `row` is the session after it. */
export function afterEvent(event: SessionEvent, row: Pick<SessionRow, 'kind'>): AfterEvent {
  switch (event.type) {
    // What a turn adds is held at its end: nothing is to be in its way.
    case 'turn.ended':
      return { hold: true, workspace: usesWorkspace(row) };
    case 'checkpoint.taken':
      return event.at === 'start' ? HOLD : NOTHING;
    case 'apply.done':
    case 'apply.undone':
    case 'session.handed-off':
    case 'hand-off.undone':
      return { hold: true, workspace: true };
    case 'session.discarded':
    case 'session.restored':
    case 'session.rolled-back':
    case 'session.updated':
    case 'session.edited':
      return HOLD;
    case 'session.created':
    case 'context.given':
    case 'session.renamed':
    case 'session.judged':
    case 'session.budgeted':
    case 'session.seen':
    case 'session.unread':
    case 'session.pinned':
    case 'session.unpinned':
    case 'session.archived':
    case 'session.unarchived':
    case 'session.snoozed':
    case 'session.unsnoozed':
    case 'session.given-up':
    case 'repository.moved':
    case 'worktree.created':
    case 'worktree.setup-ended':
    case 'check.started':
    case 'check.ended':
    case 'check.compared':
    case 'worktree.failed':
    case 'worktree.restored':
    case 'turn.queued':
    case 'turn.recovered':
    case 'turn.started':
    case 'turn.cancel-requested':
    case 'agent.started':
    case 'agent.connected':
    case 'agent.paused':
    case 'agent.continued':
    case 'agent.exited':
    case 'agent.said':
    case 'agent.showed':
    case 'agent.thought':
    case 'agent.planned':
    case 'agent.noted':
    case 'session.noted':
    case 'agent.usage':
    case 'agent.counted':
    case 'agent.offered':
    case 'agent.options':
    case 'option.chosen':
    case 'tool.called':
    case 'tool.updated':
    case 'permission.requested':
    case 'permission.answered':
    case 'rule.revoked':
    case 'rule.restored':
    case 'grant.revoked':
    case 'grant.restored':
    case 'changes.measured':
    case 'shared-state.changed':
    case 'shared-state.settled':
    case 'processes.found':
    case 'processes.ended':
    case 'processes.left':
    case 'servers.asked':
    case 'servers.put-off':
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
    case 'review.read':
    case 'next-prompt.added':
    case 'next-prompt.edited':
    case 'next-prompt.moved':
    case 'next-prompt.removed':
    case 'next-prompt.held':
      return NOTHING;
    default:
      return assertNever(event);
  }
}
