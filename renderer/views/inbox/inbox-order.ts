import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';

/**
 * The sessions of an open inbox. What stands there keeps its place, and what comes meanwhile stands below it, so that
 * nothing moves under the eyes or fingers; an inbox that is opened begins with the newest.
 */
export function keepOrder(before: readonly SessionId[], rows: Iterable<SessionRow>): SessionRow[] {
  const places = new Map(before.map((session, place) => [session, place]));
  const placeOf = ({ session }: SessionRow) => places.get(session) ?? before.length;
  return [...rows].sort((a, b) => placeOf(a) - placeOf(b) || byNewest(a, b));
}

// ISO 8601 in UTC orders as text; the id makes the order total.
function byNewest(a: SessionRow, b: SessionRow): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.session < b.session ? 1 : -1;
}

/**
 * The session that is shown: the chosen one, or once that is gone the next one that stood below it, else the last above
 * it, else the first.
 */
export function shownSession(
  chosen: SessionId | null,
  before: readonly SessionId[],
  now: readonly SessionId[],
): SessionId | null {
  const there = new Set(now);
  if (chosen !== null && there.has(chosen)) return chosen;
  const at = chosen === null ? -1 : before.indexOf(chosen);
  if (at === -1) return now[0] ?? null;
  const below = before.slice(at + 1).find((session) => there.has(session));
  const above = before.slice(0, at).findLast((session) => there.has(session));
  return below ?? above ?? now[0] ?? null;
}
