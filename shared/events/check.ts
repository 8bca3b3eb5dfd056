import { z } from 'zod';
import { CheckEnd, RedBefore } from '../check';
import { TurnNumber } from '../ids';
import { LongText } from './long-text';

const which = {
  /** The turn whose result it runs on. */
  turn: TurnNumber,
  name: z.string(),
  /** Program and arguments. */
  command: z.array(z.string()),
  /** The Git tree of that result; null: not known. */
  tree: z.string().nullable(),
};

/** Checks that ran in the session's worktree. */
export const checkEvents = [
  z.object({ type: z.literal('check.started'), ...which }),
  z.object({
    type: z.literal('check.ended'),
    ...which,
    end: CheckEnd,
    milliseconds: z.number(),
    /** What it printed: all, or how that began and ended. */
    output: LongText,
    /** How that ends, where `output` carries only its beginning; absent: it carries all. */
    tail: z.string().optional(),
  }),
  /** A check that is red was looked at on the session's base, too. */
  z.object({ type: z.literal('check.compared'), ...which, before: RedBefore }),
] as const;
