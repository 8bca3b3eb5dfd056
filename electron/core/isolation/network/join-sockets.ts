import type { Socket } from 'node:net';

/**
 * Carries what either says to the other, no faster than it is taken, until both have said all, one fails, or nothing is
 * said for so long. Each may end its side while the other goes on.
 */
export function joinSockets(one: Socket, other: Socket, idleMs: number): void {
  carry(one, other, idleMs);
  carry(other, one, idleMs);
}

function carry(from: Socket, to: Socket, idleMs: number): void {
  from.setTimeout(idleMs, () => from.destroy());
  from.on('error', () => to.destroy());
  // What was said already still goes out.
  from.on('close', () => to.destroySoon());
  from.pipe(to);
}
