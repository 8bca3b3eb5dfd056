import { z } from 'zod';
import { verb } from './contract-verbs';
import { SessionId } from './ids';
import { FoundProcess, LivingProcess, NotEnded, ProcessId } from './living-process';
import { refusals } from './refusals';

const r = refusals;

/** `processes` null: all that the session knows of (to leave: that were not decided on). Others are passed over. */
const chosen = z.object({
  session: SessionId,
  processes: z.array(ProcessId).min(1).nullable().default(null),
});

/** Processes that turns of a session started and that still work where it does. */
export const processVerbs = {
  /** Looks now. In the order they started in. */
  list: verb(z.object({ session: SessionId }), z.array(LivingProcess), [r.sessionUnknown]),
  /** Ends just these processes, and says which go on. `living`: all that a look finds after it. */
  end: verb(
    chosen,
    z.object({
      ended: z.array(FoundProcess),
      notEnded: z.array(NotEnded),
      living: z.array(LivingProcess),
    }),
    [r.sessionUnknown, r.diskFull, r.notWritable],
  ),
  /** Leaves them running: they need no decision any more. */
  leave: verb(chosen, z.object({ left: z.array(FoundProcess) }), [
    r.sessionUnknown,
    r.diskFull,
    r.notWritable,
  ]),
};
