import type { LiveSession } from '../session';

/** Of a session nothing but its transcript is kept. */
export function isOver({ state }: LiveSession, now: Date): boolean {
  const { discarded } = state.row;
  return discarded !== null && new Date(discarded.keptUntil) <= now;
}
