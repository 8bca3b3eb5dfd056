import type { SessionId } from '#shared/ids';

/** Where a queued session is let go: at one edge of another one's row. */
export type QueueDrop = { readonly on: SessionId; readonly edge: 'before' | 'after' };

/** How many others are before a session of the queue once it is let go there; null: nothing is moved by that. */
export function indexAfterDrop(
  queue: readonly SessionId[],
  dragged: SessionId,
  { on, edge }: QueueDrop,
): number | null {
  const from = queue.indexOf(dragged);
  const others = queue.filter((one) => one !== dragged);
  const target = others.indexOf(on);
  if (from < 0 || target < 0) return null;
  const index = edge === 'before' ? target : target + 1;
  return index === from ? null : index;
}
