import type { SessionId } from '#shared/ids';
import { ok, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { hasOwnWork, hasWorkToApply, stateOf } from '#shared/session-state';
import type { Applies } from '../../apply';
import { objectsRefusal } from '../../apply';
import { openRepository, readRef } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { SessionStore } from '../store';
import { knownSession } from '../store';
import { repositoryTroubleOf } from '../turn';

/** The verb that says what would conflict, before anything is applied. Its answer for the workspace is that of an apply's plan. */
export function createForecast({
  store,
  applies,
  plan,
}: {
  readonly store: SessionStore;
  readonly applies: Pick<Applies, 'forecast'>;
  readonly plan: CoreHandlers['apply']['plan'];
}): CoreHandlers['apply']['forecast'] {
  const withWorkspace = async (session: SessionId) => {
    const nothing = { only: null, hunks: [], resolutions: [], target: null };
    const planned = await plan({ session, mode: 'changes', ...nothing, acceptUnfinished: true });
    if (!planned.ok) return { session, paths: [], blocked: [], unknown: planned.refusal };
    const { conflicts, blockers } = planned.value;
    const paths = [...new Set(conflicts.map(({ path }) => path))];
    return { session, paths, blocked: blockers.map(({ path }) => path), unknown: null };
  };
  return async ({ sessions }) => {
    const found = [];
    for (const id of new Set(sessions)) {
      const session = knownSession(store, id);
      if (!session.ok) {
        if (session.refusal.code === 'session-unknown') return refuse(session.refusal);
        continue;
      }
      found.push(session.value);
    }
    const [first] = found;
    if (!first) return ok({ sessions: [], pairs: [], workspace: [] });
    const trouble = await repositoryTroubleOf(first);
    if (trouble) return refuse(trouble);
    const { repositoryPath } = first.state.row;
    const rows = found
      .map(({ state }) => state.row)
      .filter((row) => row.repositoryPath === repositoryPath && hasWork(row));
    const git = openRepository(repositoryPath);
    try {
      const sides = await Promise.all(
        rows.map(async ({ session, base, head, branch }) => ({
          ...{ session, base: base.commit, head },
          tip: branch === null ? null : await readRef(git, branch),
        })),
      );
      const pairs = await applies.forecast(repositoryPath, sides);
      const workspace = [];
      // While its agent works nothing of it can be applied.
      for (const row of rows) if (hasWorkToApply(row)) workspace.push(await withWorkspace(row.session));
      return ok({
        sessions: rows.map(({ session }) => session),
        pairs: pairs.map(({ sessions: [one, other], paths }) => ({
          sessions: [one, other],
          paths: [...paths],
        })),
        workspace: workspace.filter(
          ({ paths, blocked, unknown }) => paths.length > 0 || blocked.length > 0 || unknown !== null,
        ),
      });
    } catch (error) {
      const missing = objectsRefusal(error);
      if (missing) return refuse(missing);
      throw error;
    }
  };
}

/** Work of its own that is not in the workspace yet; its agent may be at it. */
function hasWork(row: SessionRow): boolean {
  const state = stateOf(row);
  return hasOwnWork(row) && row.files > 0 && state !== 'applied' && state !== 'discarded';
}
