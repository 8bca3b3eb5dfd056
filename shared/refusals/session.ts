import { z } from 'zod';
import { ReachedBudget } from '../budget';
import { SessionId } from '../ids';
import { FoundProcess } from '../living-process';
import { code } from './code';

/** Why a session cannot do what was asked of it. */
export const sessionRefusals = {
  sessionUnknown: code('session-unknown').extend({ session: z.string() }),
  sessionAmbiguous: code('session-ambiguous').extend({ prefix: z.string(), matches: z.array(SessionId) }),
  sessionBusy: code('session-busy').extend({ session: SessionId }),
  sessionIdle: code('session-idle').extend({ session: SessionId }),
  sessionNotQueued: code('session-not-queued').extend({ session: SessionId }),
  sessionDiscarded: code('session-discarded').extend({ session: SessionId }),
  sessionNotDiscarded: code('session-not-discarded').extend({ session: SessionId }),
  /** Sessions that are to be compared are of different repositories, each in its own place. */
  sessionsApart: code('sessions-apart').extend({ path: z.string(), other: z.string() }),
  sessionExpired: code('session-expired').extend({ session: SessionId }),
  /** Its log has lines that cannot be read: it can be looked at and applied, but not gone on with. */
  sessionDamaged: code('session-damaged').extend({ session: SessionId, lines: z.number().int() }),
  /** A newer version of Understory began it as something that this one does not know. */
  sessionNewer: code('session-newer').extend({ session: SessionId }),
  notABackgroundSession: code('not-a-background-session').extend({ session: SessionId }),
  /** What the session may take is used up. */
  budgetReached: code('budget-reached').extend({ session: SessionId, budget: ReachedBudget }),
  /** They were started by a turn, are still running, and the user has not decided on them. */
  processesLiving: code('processes-living').extend({
    session: SessionId,
    processes: z.array(FoundProcess),
  }),
  /** No checks are named for the session. */
  noChecks: code('no-checks').extend({ session: SessionId }),
  /** No check of the session is red. */
  noRedCheck: code('no-red-check').extend({ session: SessionId }),
  permissionGone: code('permission-gone').extend({ request: z.string() }),
  /** What was to be remembered with an answer is none of what the question offers. */
  ruleNotOffered: code('rule-not-offered').extend({ request: z.string() }),
  baseUnknown: code('base-unknown').extend({ base: z.string() }),
  isolationFailed: code('isolation-failed').extend({ reason: z.string(), message: z.string() }),
  /** `why`: something is there, but not the worktree that was made, or nothing says that it was made by us. */
  worktreeMissing: code('worktree-missing').extend({
    path: z.string(),
    why: z.enum(['replaced', 'unrecorded']).optional(),
  }),
  /** The agent left the session's branch in its worktree. */
  strayed: code('branch-left').extend({ branch: z.string(), head: z.string() }),
  /** Sessions cannot be handed there yet. */
  placeNotOffered: code('place-not-offered').extend({ place: z.string() }),
  /** The files cannot become what was asked of them. */
  changesStay: code('changes-stay').extend({ asked: z.enum(['copy', 'move']) }),
  /** The session does not go on from another one, or its hand-off was undone already. */
  notHandedOff: code('not-handed-off').extend({ session: SessionId }),
};
