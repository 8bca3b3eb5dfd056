import type { ApplyId, SessionId } from '#shared/ids';
import { ok, refuse } from '#shared/result';
import type { Applies } from '../../../apply';
import type { CoreHandlers } from '../../../handlers';
import { isBusy } from '../../state';
import { knownSession, type LiveSession, orNotWritten, type SessionStore } from '../../store';

type Undo = CoreHandlers['handOff']['undo'];

/**
 * Takes a hand-off back: the agent is stopped, the files are put back as they were, and the session that went on is
 * discarded. Where the files cannot be put back, that session is left as it is.
 */
export async function undoHandOff(
  tools: {
    readonly store: SessionStore;
    readonly applies: Applies;
    readonly undoApply: CoreHandlers['apply']['undo'];
    readonly discard: CoreHandlers['sessions']['discard'];
    readonly cancel: CoreHandlers['sessions']['cancel'];
  },
  id: SessionId,
): ReturnType<Undo> {
  const { store, applies, undoApply, discard, cancel } = tools;
  const found = knownSession(store, id);
  if (!found.ok) return found;
  const session = found.value;
  const { handedFrom } = session.state;
  const source = handedFrom && store.get(handedFrom.session);
  const entry = source?.state.row.handedTo?.find((one) => one.session === id);
  if (!handedFrom || entry?.undone) return refuse({ code: 'not-handed-off', session: id });
  if (isBusy(session.state)) {
    const stopped = await cancel({ session: id });
    // It may have ended in this very moment.
    if (!stopped.ok && stopped.refusal.code === 'session-newer') return refuse(stopped.refusal);
    await untilIdle(session);
  }
  const apply = await applyToUndo(applies, id, entry?.apply ?? null);
  if (apply !== null) {
    const undone = await undoApply({ apply });
    if (!undone.ok && undone.refusal.code !== 'apply-already-undone') return undone;
  }
  if (!session.state.row.discarded) {
    const discarded = await discard({ session: id });
    if (!discarded.ok) return discarded;
  }
  return orNotWritten(async () => {
    const told = source?.state.row.handedTo?.find((one) => one.session === id);
    if (source && told && !told.undone) await source.record({ type: 'hand-off.undone', to: id });
    return ok(session.durable.state.row);
  });
}

/** The apply that moved the files, which the source may not have been told of; null: none stands. */
async function applyToUndo(applies: Applies, id: SessionId, known: ApplyId | null): Promise<ApplyId | null> {
  const all = await applies.list(null);
  const found = all.find(({ apply, handedTo }) => apply === known || handedTo === id);
  return found?.state === 'done' ? found.apply : null;
}

function untilIdle(session: LiveSession): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (isBusy(session.durable.state)) return;
      stop();
      resolve();
    };
    const stop = session.onDurable(look);
    look();
  });
}
