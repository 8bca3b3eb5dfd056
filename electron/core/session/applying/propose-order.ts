import type { SessionId } from '#shared/ids';

/** One session that began on the work of another. */
export type Need = { readonly session: SessionId; readonly on: SessionId };

/**
 * The order in which the fewest sessions meet a conflict, as measured over many generated sets: what others began on goes
 * first; of those that may go next the one that conflicts with the fewest others, then the one with the fewest files, then
 * the one that was named first.
 */
export function proposeOrder(
  sessions: readonly { readonly session: SessionId; readonly files: number }[],
  needs: readonly Need[],
  pairs: readonly { readonly sessions: readonly [SessionId, SessionId] }[],
): SessionId[] {
  const conflicts = (session: SessionId) =>
    pairs.filter((pair) => pair.sessions.some((one) => one === session)).length;
  const waiting = sessions
    .map(({ session, files }, at) => ({ session, rank: [conflicts(session), files, at] }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ session }) => session);
  const order: SessionId[] = [];
  while (waiting.length > 0) {
    const isFree = (session: SessionId) =>
      !needs.some((need) => need.session === session && waiting.includes(need.on));
    // Where each waits for another, as after histories that crossed, none of them can be right.
    const next = Math.max(0, waiting.findIndex(isFree));
    order.push(...waiting.splice(next, 1));
  }
  return order;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
