import type { SessionId } from '#shared/ids';
import { announce } from './announce';
import { navigationStore, selectedSession } from './navigation';
import { newsOf, type Standing } from './row-news';
import { sessionsStore } from './sessions';

/** What changes within this time is told once, as it stands then. */
const GATHER_MS = 400;
/** What has the focus is read out with it. */
const READ_OUT = '[data-read-out]';

/**
 * Has read out what happens in the open session while the window has the focus. Of other sessions, and of all while it
 * has not, the notifications tell.
 */
export function followNews(): void {
  let known: Standing | null = null;
  let isGathering = false;
  const tell = () => {
    isGathering = false;
    const [before, now] = [known, standingOf(selectedSession())];
    known = now;
    if (!before || before.row.session !== now?.row.session || !document.hasFocus()) return;
    const news = newsOf(before, now);
    if (news !== null && !document.activeElement?.closest(READ_OUT)) announce(news);
  };
  const look = () => {
    if (known?.row.session !== selectedSession()) {
      known = standingOf(selectedSession());
      return;
    }
    if (isGathering) return;
    isGathering = true;
    setTimeout(tell, GATHER_MS);
  };
  look();
  sessionsStore.subscribe(look);
  navigationStore.subscribe(look);
}

function standingOf(session: SessionId | null): Standing | null {
  const sessions = sessionsStore.getState();
  if (sessions.state !== 'ready' || session === null) return null;
  const row = sessions.value.rows.get(session);
  if (!row) return null;
  const place = sessions.value.queue.findIndex((one) => one.session === session);
  return { row, queued: place < 0 ? null : place };
}
