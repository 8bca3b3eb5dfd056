import type { Forecast } from '#shared/forecast';
import type { CommitId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { hasOwnWork, stateOf } from '#shared/session-state';
import type { Applies, ForecastPlaces } from '../../apply';
import { listRefs, openRepository } from '../../git';
import type { LiveSession } from '../store';
import { requestOf } from './session-applies';

/** A session as far as a forecast looks at it: at its newest checkpoint, or at what its agent has made of it since. */
export type ForecastSession = { readonly session: LiveSession; readonly head: CommitId };

/**
 * What of these sessions, all of one repository, would conflict with each other, and of some of them with the workspace. Throws where
 * the repository is not there, or has lost what they stand on.
 */
export async function forecastSessions({
  applies,
  repositoryPath,
  all,
  intoWorkspace,
  watching,
}: {
  readonly applies: Pick<Applies, 'forecast' | 'forecastWorkspace'>;
  readonly repositoryPath: string;
  readonly all: readonly ForecastSession[];
  readonly intoWorkspace: readonly ForecastSession[];
  readonly watching?: (places: ForecastPlaces) => boolean;
}): Promise<Forecast> {
  const branches = all.flatMap(({ session }) => session.state.row.branch ?? []);
  const refs = branches.length > 0 ? await listRefs(openRepository(repositoryPath), ...branches) : [];
  const tips = new Map(refs.map(({ ref, commit }) => [ref, commit]));
  const sides = all.map(({ session, head }) => {
    const { row } = session.state;
    const tip = row.branch === null ? null : (tips.get(row.branch) ?? null);
    return { session: row.session, base: row.base.commit, head, tip };
  });
  const requests = intoWorkspace.map(({ session, head }) => ({
    ...requestOf(session, { session: session.id, ...WHOLE }),
    head,
  }));
  const [pairs, met] = await Promise.all([
    applies.forecast(repositoryPath, sides),
    applies.forecastWorkspace(repositoryPath, requests, watching),
  ]);
  const workspace = met.ok
    ? met.value
    : requests.map(({ session }) => ({ session, conflicts: [], blocked: [], unknown: met.refusal }));
  return {
    sessions: all.map(({ session }) => session.id),
    pairs: pairs.map(({ sessions: [one, other], paths }) => ({ sessions: [one, other], paths: [...paths] })),
    workspace: workspace.flatMap(({ session, conflicts, blocked, unknown }) =>
      conflicts.length + blocked.length > 0 || unknown
        ? [{ session, paths: [...conflicts], blocked: [...blocked], unknown }]
        : [],
    ),
  };
}

const WHOLE = {
  mode: 'changes' as const,
  ...{ target: null, only: null, hunks: [], resolutions: [], acceptUnfinished: true },
};

/** Work of its own that is not in the workspace yet; its agent may be at it. */
export function hasWork(row: SessionRow): boolean {
  const state = stateOf(row);
  return hasOwnWork(row) && row.files > 0 && state !== 'applied' && state !== 'discarded';
}
