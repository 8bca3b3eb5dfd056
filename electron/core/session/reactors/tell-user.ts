import type { SessionEvent } from '#shared/events';
import type { Notifier } from '../../ports';
import type { LiveSession, SessionStore } from '../store';

/** Tells the host what the user should hear although not looking. Returns the way to stop. */
export function tellUser(store: SessionStore, notifier: Notifier): () => void {
  return store.onChange((session, events) => {
    for (const event of events) {
      const body = noticeOf(event, session);
      if (body !== null) notifier.notify({ session: session.id, title: session.state.row.title, body });
    }
  });
}

function noticeOf(event: SessionEvent, session: LiveSession): string | null {
  if (event.type === 'permission.requested') {
    // Answered by the session's policy in the same breath: nobody has to know.
    if (!session.durable.state.requests[event.request]) return null;
    return `Asks for permission: ${event.tool.command || event.tool.title || 'a tool'}`;
  }
  if (event.type !== 'turn.ended') return null;
  switch (event.outcome) {
    case 'completed': {
      const { files, additions, deletions } = session.state.row;
      if (event.stop === 'refusal') return 'The agent declined.';
      return files === 0
        ? 'Done. No file was changed.'
        : `Done. ${files} ${files === 1 ? 'file' : 'files'} changed, +${additions} −${deletions}.`;
    }
    case 'failed':
      return `Failed: ${event.failure?.message.split('\n', 1)[0] ?? 'the turn did not end well'}`;
    case 'cancelled':
    case 'interrupted':
      return null;
    default:
      return event.outcome satisfies never;
  }
}
