import type { SessionMark } from '#shared/contract-sessions';
import { counted } from '#shared/counted';
import { describeRefusal } from '#shared/describe-refusal';
import type { SessionId } from '#shared/ids';
import { quoteTitle } from '#shared/quote-title';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { api } from '../api/client';
import { ask, attempt, showRefusal } from './perform';
import { keepUnread } from './seen';
import { sessionRow } from './sessions';
import { showToast } from './toasts';

/** What the user can do to many sessions of the list at once. */

/** `12 sessions`, or of one its title. */
export function sessionsWords(sessions: readonly SessionId[]): string {
  const [only] = sessions;
  if (sessions.length === 1 && only !== undefined) {
    const row = sessionRow(only);
    if (row) return quoteTitle(row.title);
  }
  return counted(sessions.length, 'session');
}

/** Pins, archives or marks sessions; what is put out of sight can be taken back in the toast that tells of it. */
export async function markSessions(
  sessions: readonly SessionId[],
  as: SessionMark,
  isUndo = false,
): Promise<void> {
  if (as === 'unread') keepUnread(sessions);
  const answer = await ask(() => api.sessions.mark({ sessions: [...sessions], as }));
  if (!answer) return;
  const { marked, refused } = answer;
  if (!isUndo && marked.length > 0 && (as === 'archived' || as === 'unarchived'))
    showToast({
      tone: 'done',
      text:
        as === 'archived'
          ? `Archived ${sessionsWords(marked)}.`
          : `Brought ${sessionsWords(marked)} back into the list.`,
      action: {
        label: 'Undo',
        run: () => void markSessions(marked, as === 'archived' ? 'unarchived' : 'archived', true),
      },
    });
  tellRefused(refused.map(({ refusal }) => refusal));
}

/** Stops the turns of all that have one; their work so far is kept. */
export async function stopSessions(sessions: readonly SessionId[]): Promise<void> {
  const refused: Refusal[] = [];
  await eachOf(sessions, async (session) => {
    const outcome = await attempt(() => api.sessions.cancel({ session }));
    // One that has ended meanwhile is what was wanted.
    if (outcome.state === 'refused' && outcome.refusal.code !== 'session-idle') refused.push(outcome.refusal);
  });
  tellRefused(refused);
}

/** A session that was not discarded, and why. */
export type NotDiscarded = { readonly session: SessionId; readonly refusal: Refusal };

/** Discards one after the other; `onProgress` hears how many are through. One toast offers the way back of all. */
export async function discardSessions(
  sessions: readonly SessionId[],
  onProgress: (done: number) => void,
): Promise<readonly NotDiscarded[]> {
  const discarded: SessionRow[] = [];
  const refused: NotDiscarded[] = [];
  let through = 0;
  await eachOf(sessions, async (session) => {
    const outcome = await attempt(() => api.sessions.discard({ session }));
    if (outcome.state === 'done') discarded.push(outcome.value);
    if (outcome.state === 'refused') refused.push({ session, refusal: outcome.refusal });
    through += 1;
    onProgress(through);
  });
  const gone = discarded.map(({ session }) => session);
  if (gone.length > 0)
    showToast({
      tone: 'done',
      text: `Discarded ${sessionsWords(gone)}.`,
      detail: 'All of it is kept for 30 days.',
      action: { label: 'Restore', run: () => void restoreSessions(gone) },
    });
  return refused;
}

/** Takes discards back. */
export async function restoreSessions(sessions: readonly SessionId[]): Promise<void> {
  const refused: Refusal[] = [];
  let restored = 0;
  await eachOf(sessions, async (session) => {
    const outcome = await attempt(() => api.sessions.restore({ session }));
    if (outcome.state === 'done') restored += 1;
    if (outcome.state === 'refused') refused.push(outcome.refusal);
  });
  if (restored > 0) showToast({ tone: 'done', text: `Restored ${counted(restored, 'session')}.` });
  tellRefused(refused);
}

/** One refusal is told as it is; many in one toast, by the first one's reason. */
export function tellRefused(refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (!first) return;
  if (refusals.length === 1) {
    showRefusal(first);
    return;
  }
  const { title, advice } = describeRefusal(first);
  showToast({
    tone: 'need',
    text: `${counted(refusals.length, 'session')} were left as they are.`,
    detail: [title, advice].filter(Boolean).join(' '),
  });
}

/** A few at a time: each of these starts Git. */
async function eachOf(
  sessions: readonly SessionId[],
  work: (session: SessionId) => Promise<void>,
): Promise<void> {
  const pending = sessions[Symbol.iterator]();
  const lane = async () => {
    for (let next = pending.next(); !next.done; next = pending.next()) await work(next.value);
  };
  await Promise.all([lane(), lane(), lane()]);
}
