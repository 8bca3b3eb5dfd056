import { z } from 'zod';
import { TurnNumber } from '../ids';
import { FoundProcess, NotEnded, ProcessId } from '../living-process';
import { givenBy } from '../through';

/** Processes that live on after a turn, and what the user decided on them. */
export const processEvents = [
  /** All that were found in a look, in the order they started in; those that an earlier look found have ended since. */
  z.object({
    type: z.literal('processes.found'),
    turn: TurnNumber.nullable(),
    processes: z.array(FoundProcess),
    /** Those of them that no look had found before. */
    fresh: z.array(ProcessId),
    /** Further ones, which are not listed. */
    more: z.number().int(),
  }),
  /** The user had processes ended. */
  z.object({
    type: z.literal('processes.ended'),
    processes: z.array(FoundProcess),
    notEnded: z.array(NotEnded),
    ...givenBy,
  }),
  /** The user left processes running. */
  z.object({
    type: z.literal('processes.left'),
    processes: z.array(FoundProcess),
    ...givenBy,
  }),
] as const;
export type ProcessesEvent = z.infer<(typeof processEvents)[number]>;
