import type { PermissionOptionKind, SessionEvent, ToolCallPatch } from '#shared/events';
import type { Notice } from '#shared/notice';
import { askedTitle } from '#shared/projections/asked-title';
import { mayBePathsIn, staysInWorktree } from '#shared/stays-in-worktree';
import type { Notifier } from '../../ports';
import { leadsOut } from '../../worktree';
import type { LiveSession, SessionStore } from '../store';

/** Hands the host what the user should hear although not looking, as data. Returns the way to stop. */
export function tellUser(store: SessionStore, notifier: Notifier): () => void {
  return store.onChange((session, events) => {
    for (const event of events) {
      const notice = noticeOf(event, session);
      if (notice !== null) notifier.notify(notice);
    }
  });
}

function isForWorktree(tool: ToolCallPatch, worktree: string | null): boolean {
  if (worktree === null || !staysInWorktree(tool, worktree)) return false;
  return !mayBePathsIn(tool, worktree).some((path) => leadsOut(path, worktree));
}

function noticeOf(event: SessionEvent, { id, state, durable }: LiveSession): Notice | null {
  const { title, files, additions, deletions, worktree } = state.row;
  const session = { session: id, title, seq: durable.end.seq };
  if (event.type === 'permission.requested') {
    // Answered by the session's policy in the same breath: nobody has to know.
    if (!durable.state.requests[event.request]) return null;
    const { tool, request, options } = event;
    const once = (kind: PermissionOptionKind) => options.find((option) => option.kind === kind)?.id ?? null;
    return {
      ...session,
      code: 'permission-asked',
      tool: askedTitle(event),
      request,
      answers: {
        allow: isForWorktree(tool, worktree) ? once('allow_once') : null,
        deny: once('reject_once'),
      },
    };
  }
  if (event.type === 'agent.paused') return { ...session, code: 'agent-paused', held: event.held };
  if (event.type !== 'turn.ended') return null;
  switch (event.outcome) {
    case 'completed':
      return {
        ...session,
        code: 'turn-completed',
        stop: event.stop,
        ...(event.denied === undefined ? {} : { denied: event.denied }),
        changed: { files, additions, deletions },
      };
    case 'failed':
      return { ...session, code: 'turn-failed', failure: event.failure };
    case 'cancelled':
    case 'interrupted':
      return null;
    default:
      return event.outcome satisfies never;
  }
}
