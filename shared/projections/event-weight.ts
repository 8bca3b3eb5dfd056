import { stateOfEnd } from '../check';
import type { SessionEvent } from '../events';
import { assertNever } from '../result';
import { isAlarming } from '../shared-state';

/**
 * What an event is to somebody who does not look at its session. `noteworthy`: worth being told of. `step`: something that
 * the user waits for; the session moves to the top of the list. `aside`: neither. An idle agent may be ended hours after its
 * turn, and the rows of agents that stream side by side would never stand still.
 */
export type EventWeight = 'noteworthy' | 'step' | 'aside';

/** Weighs one event. */
export function weightOf(event: SessionEvent): EventWeight {
  switch (event.type) {
    case 'turn.ended':
      return event.outcome === 'cancelled' ? 'step' : 'noteworthy';
    case 'permission.requested':
    case 'agent.paused':
    case 'worktree.failed':
      return 'noteworthy';
    case 'shared-state.changed':
      return event.changes.some(isAlarming) ? 'noteworthy' : 'step';
    case 'processes.found':
      return event.fresh.length > 0 ? 'noteworthy' : 'aside';
    case 'servers.asked':
      return event.servers.length > 0 ? 'step' : 'aside';
    case 'session.created':
    case 'session.discarded':
    case 'session.restored':
    case 'session.handed-off':
    case 'hand-off.undone':
    case 'session.rolled-back':
    case 'session.updated':
    case 'session.edited':
    case 'worktree.created':
    case 'worktree.setup-ended':
    case 'worktree.restored':
    case 'turn.queued':
    case 'turn.recovered':
    case 'turn.started':
    case 'turn.cancel-requested':
    case 'agent.started':
    case 'agent.connected':
    case 'agent.continued':
    case 'permission.answered':
    case 'checkpoint.taken':
    case 'apply.done':
    case 'apply.undone':
    case 'resolution.reused':
    case 'review.read':
      return 'step';
    case 'check.ended':
      return stateOfEnd(event.end) === 'failed' ? 'noteworthy' : 'aside';
    case 'check.started':
    case 'check.compared':
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
    case 'rule.revoked':
    case 'rule.restored':
    case 'grant.revoked':
    case 'grant.restored':
    case 'tool.called':
    case 'tool.updated':
    case 'changes.measured':
    case 'shared-state.settled':
    case 'processes.ended':
    case 'processes.left':
    case 'servers.put-off':
    case 'resolution.kept':
    case 'resolution.drafted':
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
    case 'next-prompt.added':
    case 'next-prompt.edited':
    case 'next-prompt.moved':
    case 'next-prompt.removed':
    case 'next-prompt.held':
      return 'aside';
    default:
      return assertNever(event);
  }
}
