import type { SessionId } from '#shared/ids';
import type { Log } from '../../ports';
import type { SessionStore } from '../store';

/**
 * Has the prompt that waits for a turn's end sent as soon as that is on record. Only an end that is heard of counts: after
 * the app's own end nothing begins to work by itself. Returns the way to stop, which resolves when no prompt is on its way.
 */
export function sendNextPrompts(
  store: SessionStore,
  sendDue: (session: SessionId) => Promise<void>,
  log: Log,
): () => Promise<void> {
  const sending = new Set<Promise<void>>();
  const stop = store.onChange(({ id, state }, events) => {
    if (state.next.prompts.length === 0 || !events.some(({ type }) => type === 'turn.ended')) return;
    const sent = sendDue(id)
      .catch((error: unknown) =>
        log.error('a prompt that waited could not be sent', { session: id, error: String(error) }),
      )
      .finally(() => sending.delete(sent));
    sending.add(sent);
  });
  return async () => {
    stop();
    await Promise.all(sending);
  };
}
