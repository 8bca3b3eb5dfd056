import { isUnread } from '#shared/session';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { navigationStore, selectedSession } from './navigation';
import { sessionRow, sessionsStore } from './sessions';
import { showBug } from './toasts';

/** Tells the core what the user has seen: the open session, while the window has the focus. Gives how to stop. */
export function followSeen(): () => void {
  let told: string | null = null;
  const look = () => {
    const session = selectedSession();
    const row = session === null ? null : sessionRow(session);
    if (!row || !document.hasFocus() || !isUnread(row)) return;
    const key = `${row.session} ${row.noteworthySeq}`;
    if (told === key) return;
    told = key;
    api.sessions.markSeen({ session: row.session, seq: row.noteworthySeq }).catch((error: unknown) => {
      told = null;
      showBug(bugOf(error));
    });
  };
  const stops = [sessionsStore.subscribe(look), navigationStore.subscribe(look)];
  window.addEventListener('focus', look);
  look();
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener('focus', look);
  };
}
