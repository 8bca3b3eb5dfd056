import { z } from 'zod';
import { RepoPath, SessionId } from './ids';
import { Refusal } from './refusals';

/** What would conflict, were the work of sessions applied as it is now: as of their newest checkpoints. */
export const Forecast = z.object({
  /** The sessions that were looked at: of one repository, with work that is not applied yet. */
  sessions: z.array(SessionId),
  /** Two whose work conflicts. Those that are not listed go together. */
  pairs: z.array(z.object({ sessions: z.tuple([SessionId, SessionId]), paths: z.array(RepoPath) })),
  /** Those whose work conflicts with the workspace, or of which that cannot be said. */
  workspace: z.array(
    z.object({
      session: SessionId,
      paths: z.array(RepoPath),
      /** Paths where something is in the way that no choice can resolve. */
      blocked: z.array(RepoPath),
      /** Why it cannot be said; null: it can. */
      unknown: Refusal.nullable(),
    }),
  ),
});
export type Forecast = Readonly<z.infer<typeof Forecast>>;
