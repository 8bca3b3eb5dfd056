import { z } from 'zod';
import { HandedTo } from '../hand-off';
import { SessionId } from '../ids';
import { LongText } from './long-text';

/** A session that goes on in another one. */
export const handOffEvents = [
  /** What the agent of this session is told of the one it goes on from. `edited`: the user changed it before. */
  z.object({
    type: z.literal('context.given'),
    context: LongText,
    edited: z.boolean(),
    turns: z.number().int(),
  }),
  /** Another session goes on from this one. */
  z.object({ type: z.literal('session.handed-off'), to: HandedTo.omit({ undone: true }) }),
  /** The files are as they were before it, and that session was discarded. */
  z.object({ type: z.literal('hand-off.undone'), to: SessionId }),
] as const;
