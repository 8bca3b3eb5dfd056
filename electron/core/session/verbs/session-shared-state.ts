import { stat } from 'node:fs/promises';
import type { SessionId } from '#shared/ids';
import { ok, refuse } from '#shared/result';
import { isAlarming, isPutBackAtOnce, type NoticedChange } from '#shared/shared-state';
import type { CoreHandlers } from '../../handlers';
import type { Settled, SharedStates } from '../../shared-state';
import { replacedRefusal } from '../../workspace-pin';
import type { SessionStore } from '../store';
import { orNotWritten } from '../store';
import { whyReplacedOf } from '../turn';

type Verbs = CoreHandlers['sharedState'];
type How = 'accepted' | 'put-back' | 'undone';

/** The verbs about what a session's turns changed in shared state. */
export function createSessionSharedState(store: SessionStore, shared: SharedStates): Verbs {
  const settle = async (
    id: SessionId,
    wanted: readonly string[] | null,
    byDefault: (change: Pick<NoticedChange, 'danger' | 'subject' | 'state'>) => boolean,
    how: How,
    work: (repositoryPath: string, ids: readonly string[]) => Promise<Settled>,
  ): ReturnType<Verbs['accept']> => {
    const session = store.get(id);
    if (!session) return refuse({ code: 'session-unknown', session: id });
    const path = session.state.row.repositoryPath;
    if (!(await stat(path).catch(() => null))) return refuse({ code: 'repository-missing', path });
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
    async list({ session: id }) {
      const session = store.get(id);
      return session ? ok([...session.state.noticed]) : refuse({ code: 'session-unknown', session: id });
    },
    accept: ({ session, changes }) =>
      settle(session, changes, ({ state }) => state === 'open', 'accepted', shared.accept),
    putBack: ({ session, changes }) =>
      settle(
        session,
        changes,
        (change) => change.state === 'open' && isPutBackAtOnce(change),
        'put-back',
        shared.putBack,
      ),
    undoPutBack: ({ session, changes }) =>
      settle(session, changes, ({ state }) => state === 'put-back', 'undone', shared.undoPutBack),
  };
}
