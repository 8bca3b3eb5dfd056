import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import type { Log } from '../core/ports';
import type { CoreClient } from '../host/attach-core';

/** How long the agents have to stop; what they have not ended by then is interrupted. */
const STOP_MS = 10_000;

/** The sessions whose agents work, are about to or wait for the user. */
export async function busySessions(core: CoreClient): Promise<readonly SessionRow[]> {
  return (await core.sessions.list({})).filter(isBusy);
}

/** Resolves to true once no session is busy, and to false when it was aborted before. */
export async function untilNoneWorks(core: CoreClient, signal: AbortSignal): Promise<boolean> {
  const busy = new Set<string>();
  try {
    for await (const update of await core.sessions.watch({}, { signal })) {
      if (update.type === 'reset') busy.clear();
      for (const row of update.rows) {
        if (isBusy(row)) busy.add(row.session);
        else busy.delete(row.session);
      }
      if (!update.more && busy.size === 0) return true;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return false;
}

/** Stops their turns, as the user does in each session; one that cannot be is left to be interrupted. */
export async function stopAgents(core: CoreClient, log: Log): Promise<void> {
  const busy = await busySessions(core);
  // One that ended meanwhile refuses, which is what was wanted.
  const stopped = await Promise.allSettled(busy.map(({ session }) => core.sessions.cancel({ session })));
  for (const one of stopped) {
    if (one.status === 'rejected') log.error('an agent could not be stopped', { error: one.reason });
  }
  await untilNoneWorks(core, AbortSignal.timeout(STOP_MS));
}
