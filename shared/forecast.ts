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

/** What the work of one session would conflict with. */
export type SessionConflicts = {
  readonly others: readonly { readonly session: SessionId; readonly paths: readonly RepoPath[] }[];
  /** Paths that conflict with the workspace, and those where something is in the way there. */
  readonly workspace: readonly RepoPath[];
};

/**
 * The sessions that would conflict with anything, each with what it is. `areAlternatives`: of two sessions only one is wanted, so that
 * nothing follows from their conflicting.
 */
export function conflictsBySession(
  { pairs, workspace }: Forecast,
  areAlternatives: (one: SessionId, other: SessionId) => boolean,
): ReadonlyMap<SessionId, SessionConflicts> {
  const found = new Map<
    SessionId,
    { others: { session: SessionId; paths: RepoPath[] }[]; workspace: RepoPath[] }
  >();
  const of = (session: SessionId) => {
    const known = found.get(session) ?? { others: [], workspace: [] };
    found.set(session, known);
    return known;
  };
  for (const {
    sessions: [one, other],
    paths,
  } of pairs) {
    if (areAlternatives(one, other)) continue;
    of(one).others.push({ session: other, paths });
    of(other).others.push({ session: one, paths });
  }
  for (const { session, paths, blocked } of workspace)
    if (paths.length + blocked.length > 0) of(session).workspace.push(...new Set([...paths, ...blocked]));
  return found;
}
