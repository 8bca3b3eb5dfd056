import type { Log } from '../../ports';
import type { Repositories } from '../../repository';
import { afterEvent } from '../state';
import type { SessionStore } from '../store';

/**
 * Has the repositories looked at again after what may have changed the user's own working tree. Returns the way to stop,
 * which resolves when the last look is over.
 */
export function refreshWorkspaces(
  store: SessionStore,
  repositories: Pick<Repositories, 'refresh'>,
  log: Log,
): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const stop = store.onChange(({ state: { row } }, events) => {
    if (!events.some((event) => afterEvent(event, row).workspace)) return;
    looking = looking
      .then(() => repositories.refresh([row.repository]))
      .catch((error: unknown) => log.warn('the repositories cannot be read', { error }));
  });
  return () => {
    stop();
    return looking;
  };
}
