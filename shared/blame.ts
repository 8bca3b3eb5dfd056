import { z } from 'zod';
import { CommitId, TurnNumber } from './ids';

/**
 * How a line came to be as it is: with a commit that the session began with or took over · in one of the session's turns ·
 * by an edit of the user's after a turn, 0 for before the first · with an update of the session.
 */
export const LineOrigin = z.discriminatedUnion('is', [
  z.object({ is: z.literal('history') }),
  z.object({ is: z.literal('turn'), turn: TurnNumber }),
  z.object({ is: z.literal('edit'), after: z.number().int().min(0) }),
  z.object({ is: z.literal('update') }),
]);
export type LineOrigin = z.infer<typeof LineOrigin>;

/** What `git blame` says of a line. */
export const LineBlame = z.object({
  commit: CommitId,
  origin: LineOrigin,
  /** When the commit was written. */
  at: z.string(),
  /** Who wrote the commit, and its subject; null of a commit of ours that only records a state. */
  made: z.object({ author: z.string(), subject: z.string() }).nullable(),
});
export type LineBlame = z.infer<typeof LineBlame>;
