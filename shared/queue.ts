import { z } from 'zod';
import { SessionId } from './ids';
import { assertNever } from './result';

/** What a queued session waits for: an agent fewer at work (anywhere, in its repository, of its kind), or free memory. */
export const WaitsFor = z.enum(['slot', 'repository', 'agent', 'memory']);
export type WaitsFor = z.infer<typeof WaitsFor>;

/** The queued sessions, the first to work first. One that waits for its own limit lets those behind it pass. */
export const Queue = z.array(z.object({ session: SessionId, waitsFor: WaitsFor }));
export type Queue = z.infer<typeof Queue>;

/** Why a queued session waits, as one sentence. `places`: how many agents may work at once. */
export function waitsForWords(waitsFor: WaitsFor, places: number): string {
  switch (waitsFor) {
    case 'slot':
      return places === 1 ? 'One agent works at a time.' : `${places} agents work at a time.`;
    case 'repository':
      return 'No more agents may work in this repository at once.';
    case 'agent':
      return 'No more sessions of this agent may work at once.';
    case 'memory':
      return 'Little memory is free: it waits until other agents are done.';
    default:
      return assertNever(waitsFor);
  }
}
