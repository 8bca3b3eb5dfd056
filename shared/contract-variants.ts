import { z } from 'zod';
import { recordReasons, startReasons, troubleReasons } from './contract-reasons';
import { done, verb } from './contract-verbs';
import { SessionId } from './ids';
import { MeasuredSession, MOST_COMPARED } from './measured-session';
import { refusals } from './refusals';
import { StartedVariants, StartVariants } from './variants';
import { LONGEST_OPINION } from './variants-of';

/** One prompt given to several agents, and what came of it. */
export const variantVerbs = {
  /** Starts them together, all at one commit. Where one cannot be started, the others are all the same. */
  start: verb(StartVariants, StartedVariants, [...startReasons]),
  /** What the user thinks of one, and whether it is the best; what is not given stays. To pick it takes the pick from `instead`. */
  judge: verb(
    z.object({
      session: SessionId,
      opinion: z.string().max(LONGEST_OPINION).optional(),
      picked: z.boolean().optional(),
      instead: z.array(SessionId).max(MOST_COMPARED).default([]),
    }),
    done,
    [...recordReasons],
  ),
  /** What the row of a session does not say: how complex its change is, and what that conflicts with. */
  measure: verb(
    z.object({ sessions: z.array(SessionId).min(1).max(MOST_COMPARED) }),
    z.array(MeasuredSession),
    [refusals.sessionUnknown, ...troubleReasons, refusals.objectsMissing],
  ),
};
