import { z } from 'zod';
import { troubleReasons } from './contract-reasons';
import { question, stream, verb } from './contract-verbs';
import { AgentId, RepositoryId, SessionId } from './ids';
import { refusals } from './refusals';
import { SessionRow } from './session';
import { InventoryUpdate } from './worktrees';

const r = refusals;

const CleanRefusal = z.union([
  r.sessionUnknown,
  r.sessionNewer,
  r.sessionBusy,
  r.sessionDiscarded,
  r.processesLiving,
  r.worktreeChanged,
  ...troubleReasons,
  r.notWritable,
  r.objectsMissing,
  r.gitStuck,
]);

/** The worktrees and branches that sessions have, and clearing up many of them. */
export const worktreeVerbs = {
  /** Looks at all on record, or those of one repository, and measures them. Whoever leaves ends it. */
  inventory: stream(z.object({ repository: RepositoryId.nullable() }), InventoryUpdate),
  /**
   * Discards the sessions of these worktrees, one after the other: as `sessions.discard`, but for those that are no longer as
   * they were `seen`.
   */
  clean: question(
    z.object({ chosen: z.array(z.object({ session: SessionId, seen: z.string().max(500) })).max(20_000) }),
    z.object({
      discarded: z.array(SessionRow),
      refused: z.array(z.object({ session: SessionId, refusal: CleanRefusal })),
    }),
  ),
  /**
   * Makes the session of a worktree again whose log is gone or cannot be read, with all that is in the worktree in a
   * checkpoint. It goes on with this agent.
   */
  recover: verb(z.object({ session: SessionId, agent: AgentId }), SessionRow, [
    r.notRecoverable,
    r.sessionNewer,
    r.sessionBusy,
    r.agentUnknown,
    r.agentNotInstalled,
    ...troubleReasons,
    r.objectsMissing,
    r.diskFull,
    r.notWritable,
  ]),
};
