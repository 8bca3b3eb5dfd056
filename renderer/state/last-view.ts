import { SessionId } from '#shared/ids';
import { api } from '../api/client';
import { go, navigationStore } from './navigation';
import { ask } from './perform';
import { sessionsStore } from './sessions';

/** Opens the session that was open in the last window, unless the user was quicker. False when there is none. */
export async function openLastView(): Promise<boolean> {
  const { place: first } = navigationStore.getState();
  const session = SessionId.safeParse((await ask(() => api.host.lastView({})))?.view);
  if (!session.success || !(await isThere(session.data))) return false;
  if (navigationStore.getState().place !== first) return false;
  go({ at: 'session', session: session.data });
  return true;
}

/** Keeps which session is open from now on, for the next window. */
export function followLastView(): void {
  let told: string | null = null;
  const keep = () => {
    const { place } = navigationStore.getState();
    // The settings are looked at and left: the next window does not begin there.
    const view = place.at === 'session' ? place.session : place.at;
    if (place.at === 'settings' || view === told) return;
    told = view;
    void ask(() => api.host.keepView({ view }));
  };
  keep();
  navigationStore.subscribe(keep);
}

/** Whether the session is among the rows, as soon as they tell. */
function isThere(session: SessionId): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const sessions = sessionsStore.getState();
      if (sessions.state !== 'ready') return;
      const there = sessions.value.rows.has(session);
      if (!there && !sessions.value.complete) return;
      stop();
      resolve(there);
    };
    const stop = sessionsStore.subscribe(look);
    look();
  });
}
