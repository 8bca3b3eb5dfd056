import type { SessionId } from '#shared/ids';
import { isUnread } from '#shared/session';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { navigationStore, selectedSession } from './navigation';
import { sessionRow, sessionsStore } from './sessions';
import { showBug } from './toasts';

/** The open session that the user marked as unread: it stays so until it is opened again. */
let left: SessionId | null = null;

/** Leaves the open session unread, if it is one of these: the user has just said so. */
export function keepUnread(sessions: readonly SessionId[]): void {
  const open = selectedSession();
  if (open !== null && sessions.includes(open)) left = open;
}

/** Tells the core what the user has seen: the open session, while the window has the focus. Gives how to stop. */
export function followSeen(): () => void {
  let told: string | null = null;
  let open: SessionId | null = null;
  const look = () => {
    const session = selectedSession();
    if (session !== open) {
      open = session;
      left = null;
      told = null;
    }
    const row = session === null || session === left ? null : sessionRow(session);
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
