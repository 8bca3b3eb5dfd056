import type { Forecast } from '#shared/forecast';
import { ok, refuse } from '#shared/result';
import { hasWorkToApply } from '#shared/session-state';
import type { Applies } from '../../apply';
import { objectsRefusal } from '../../apply';
import type { CoreHandlers } from '../../handlers';
import type { LiveSession, SessionStore } from '../store';
import { knownSession } from '../store';
import { repositoryTroubleOf } from '../turn';
import { forecastSessions, hasWork } from './forecast-sessions';

/** The verb that says what would conflict, before anything is applied. Its answer for the workspace is that of an apply's plan. */
export function createForecast({
  store,
  applies,
  mending,
}: {
  readonly store: SessionStore;
  readonly applies: Pick<Applies, 'forecast' | 'forecastWorkspace'>;
  /** Has what the repository lost put back, and the work done again. */
  readonly mending: (
    repositoryPath: string,
    work: () => ReturnType<CoreHandlers['apply']['forecast']>,
  ) => ReturnType<CoreHandlers['apply']['forecast']>;
}): CoreHandlers['apply']['forecast'] {
  return async ({ sessions }) => {
    const found: LiveSession[] = [];
    for (const id of new Set(sessions)) {
      const session = knownSession(store, id);
      if (session.ok) found.push(session.value);
      else if (session.refusal.code === 'session-unknown') return refuse(session.refusal);
    }
    const [first] = found;
    if (!first) return ok<Forecast>({ sessions: [], pairs: [], workspace: [] });
    const trouble = await repositoryTroubleOf(first);
    if (trouble) return refuse(trouble);
    const { repositoryPath } = first.state.row;
    const all = found
      .filter(({ state: { row } }) => row.repositoryPath === repositoryPath && hasWork(row))
      .map((session) => ({ session, head: session.state.row.head }));
    // While its agent works nothing of it can be applied.
    const intoWorkspace = all.filter(({ session }) => hasWorkToApply(session.state.row));
    return mending(repositoryPath, async () => {
      try {
        const forecast = await forecastSessions({ applies, repositoryPath, all, intoWorkspace });
        const lost = forecast.workspace.find(({ unknown }) => unknown?.code === 'objects-missing');
        return lost?.unknown?.code === 'objects-missing' ? refuse(lost.unknown) : ok(forecast);
      } catch (error) {
        const missing = objectsRefusal(error);
        if (missing) return refuse(missing);
        throw error;
      }
    });
  };
}
