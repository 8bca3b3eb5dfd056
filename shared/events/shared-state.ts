import { z } from 'zod';
import { TurnNumber } from '../ids';
import { SharedChange, SharedChangeId } from '../shared-state';

/** Changes in the state that the worktree shares with the user’s repository. */
export const sharedStateEvents = [
  /** What was found changed in the state that the worktree shares with the user's repository. */
  z.object({
    type: z.literal('shared-state.changed'),
    turn: TurnNumber,
    during: z.enum(['turn', 'setup']),
    changes: z.array(SharedChange),
    /** Further ones, which are kept in the data folder only. */
    more: z.number().int(),
  }),
  /** What became of such changes; `undone`: a putting back was taken back. */
  z.object({
    type: z.literal('shared-state.settled'),
    how: z.enum(['accepted', 'put-back', 'undone']),
    changes: z.array(SharedChangeId),
    /** Those of them that are not harmless. */
    alarming: z.array(SharedChangeId),
  }),
] as const;
