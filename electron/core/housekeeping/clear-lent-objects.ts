import { join } from 'node:path';
import { DAY_MS } from '#shared/dates';
import { gitFoldersOf } from '../git';
import { clearLent } from '../isolation';
import type { Ports } from '../ports';
import type { SessionStore } from '../session';
import { isOver } from './is-over';

/** They are lent to the next sandbox at once. */
const UNNEEDED_FOR_MS = 7 * DAY_MS;

/**
 * Deletes what a repository lent to sandboxes a week after the last of these has gone, with its session's trash. Nothing is
 * deleted while a log cannot be read: its session may have one. Never fails.
 */
export async function clearLentObjects({
  store,
  ports: { home, clock, log },
}: {
  readonly store: Pick<SessionStore, 'all' | 'unreadable'>;
  readonly ports: Pick<Ports, 'home' | 'clock' | 'log'>;
}): Promise<void> {
  try {
    const all = () => [...store.all()];
    if (store.unreadable.length > 0 || all().some(({ state }) => state.isNewer || state.damaged > 0)) return;
    const now = clock.now();
    const deleted = await clearLent(home, {
      commonDirs: () =>
        all()
          .filter((one) => one.state.row.isolation === 'sandbox' && !isOver(one, now))
          .map(({ state: { row } }) => row.repositoryPath)
          .map((path) => gitFoldersOf(path)?.commonDir ?? join(path, '.git')),
      now,
      unneededFor: UNNEEDED_FOR_MS,
    });
    for (const folder of deleted) log.info('deleted what a repository lent to sandboxes', { folder });
  } catch (error) {
    log.warn('what repositories lend to sandboxes could not be cleared', { error: String(error) });
  }
}
