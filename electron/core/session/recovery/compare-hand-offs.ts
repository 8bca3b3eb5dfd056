import type { ApplyRecord } from '#shared/apply';
import type { Applies } from '../../apply';
import type { LiveSession, SessionStore } from '../store';
import { handedTo, notMoved } from '../verbs';

/** A hand-off may have been cut off after its session was begun: then both sessions are told how far it came. */
export async function compareHandOffs({
  store,
  applies,
}: {
  readonly store: SessionStore;
  readonly applies: Pick<Applies, 'list'>;
}): Promise<void> {
  const begun = [...store.all()].filter(({ state }) => state.handedFrom !== null && !state.isNewer);
  if (begun.length === 0) return;
  const records = await applies.list(null);
  for (const session of begun) await compare(session, store, records);
}

async function compare(
  session: LiveSession,
  store: SessionStore,
  records: readonly ApplyRecord[],
): Promise<void> {
  const { handedFrom } = session.state;
  const source = handedFrom && store.get(handedFrom.session);
  if (!handedFrom || !source) return;
  const told = source.state.row.handedTo?.find((one) => one.session === session.id);
  const moved = records.find((one) => one.handedTo === session.id);
  if (!told) {
    const lacks = handedFrom.changes === 'move' && moved?.state !== 'done' && moved?.state !== 'undone';
    if (lacks) await session.record(notMoved(handedFrom.carried?.files ?? 0));
    const changes = lacks ? 'copy' : handedFrom.changes;
    await source.record({
      type: 'session.handed-off',
      to: handedTo(session, lacks ? null : (moved?.apply ?? null), changes),
    });
  }
  if (moved?.state === 'undone' && !told?.undone)
    await source.record({ type: 'hand-off.undone', to: session.id });
}
