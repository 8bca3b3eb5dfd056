import { ok, refuse } from '#shared/result';
import { isAlarming, isPutBackAtOnce, type NoticedChange } from '#shared/shared-state';
import type { CoreHandlers } from '../../handlers';
import { isThere } from '../../is-there';
import type { Settled, SharedStates } from '../../shared-state';
import { replacedRefusal } from '../../workspace-pin';
import type { SessionStore } from '../store';
import { knownSession, orNotWritten } from '../store';
import { whyReplacedOf } from '../turn';

type Verbs = CoreHandlers['sharedState'];
type Settling = {
  readonly how: 'accepted' | 'put-back' | 'undone';
  /** The changes that are meant where none are named. */
  readonly byDefault: (change: Pick<NoticedChange, 'danger' | 'subject' | 'state'>) => boolean;
  readonly work: (repositoryPath: string, ids: readonly string[]) => Promise<Settled>;
};

/** The verbs about what a session's turns changed in shared state. */
export function createSessionSharedState(store: SessionStore, shared: SharedStates): Verbs {
  const settle = async (
    { session: id, changes: wanted }: Parameters<Verbs['accept']>[0],
    { how, byDefault, work }: Settling,
  ): ReturnType<Verbs['accept']> => {
    const found = knownSession(store, id);
    if (!found.ok) return found;
    const session = found.value;
    const path = session.state.row.repositoryPath;
    if (!(await isThere(path))) return refuse({ code: 'repository-missing', path });
    const replaced = await whyReplacedOf(session);
    if (replaced) return refuse(replaced);
    const all = wanted ? [] : await shared.all(id, path);
    const ids = wanted ?? all.filter(byDefault).map((change) => change.id);
    return orNotWritten(async () => {
      const settled = await work(path, ids).catch(
        (error: unknown) => replacedRefusal(error) ?? Promise.reject(error),
      );
      if ('code' in settled) return refuse(settled);
      const { done, left, sessions } = settled;
      // The same change may have been noticed by others whose turns were open at that time.
      for (const one of new Set([id, ...sessions])) {
        const live = store.get(one);
        const known = live?.state.noticed.filter((change) => done.includes(change.id)) ?? [];
        if (!live || known.length === 0) continue;
        const alarming = known.filter(isAlarming).map((change) => change.id);
        const changes = known.map((change) => change.id);
        await live.record({ type: 'shared-state.settled', how, changes, alarming });
      }
      const now = session.state.noticed.filter((change) => done.includes(change.id));
      return ok({ done: [...now], left: [...left] });
    });
  };
  return {
    async list({ session }) {
      const found = knownSession(store, session);
      return found.ok ? ok([...found.value.state.noticed]) : found;
    },
    accept: (input) =>
      settle(input, { how: 'accepted', byDefault: ({ state }) => state === 'open', work: shared.accept }),
    putBack: (input) =>
      settle(input, {
        how: 'put-back',
        byDefault: (change) => change.state === 'open' && isPutBackAtOnce(change),
        work: shared.putBack,
      }),
    undoPutBack: (input) =>
      settle(input, {
        how: 'undone',
        byDefault: ({ state }) => state === 'put-back',
        work: shared.undoPutBack,
      }),
  };
}
