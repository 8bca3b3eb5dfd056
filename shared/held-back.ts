import { z } from 'zod';
import { displayPath } from './display-path';
import { assertNever } from './result';

/**
 * What a session's sandbox does with something that its agent asks for, whatever the answer is. `hidden`: the path is not
 * there inside. `read-only`: it is, and cannot be changed. `asks`: the user is asked once more before a host is reached.
 */
export const HeldBack = z.discriminatedUnion('by', [
  z.object({ by: z.literal('hidden'), path: z.string() }),
  z.object({ by: z.literal('read-only'), path: z.string() }),
  z.object({ by: z.literal('asks'), host: z.string() }),
]);
export type HeldBack = z.infer<typeof HeldBack>;

/** In one sentence. */
export function describeHeldBack(held: HeldBack): string {
  switch (held.by) {
    case 'hidden':
      return `The sandbox keeps this from ${displayPath(held.path)}, whatever you answer: it is not there inside.`;
    case 'read-only':
      return `The sandbox keeps this from changing ${displayPath(held.path)}, whatever you answer.`;
    case 'asks':
      return `The sandbox asks you once more before it reaches ${displayPath(held.host)}.`;
    default:
      return assertNever(held);
  }
}
