import type { ApplyId, SessionId } from '#shared/ids';
import type { Result } from '#shared/result';
import type { SessionStore } from '../store';
import type { SafetyCopies } from './watch-safety-copies';

type Refused = { readonly code: string };
type Verb<I, T, E> = (input: I) => Promise<Result<T, E>>;

/** Makes verbs that stand on what is kept of sessions go on where the repository lost it. */
export type OnSafetyCopies = {
  /** One that reads: what is missing is put back when it turns out to be. */
  reading<I extends { session: SessionId }, T, E extends Refused>(verb: Verb<I, T, E>): Verb<I, T, E>;
  /** One that goes back to something kept: what is missing is put back before. */
  goingBack<I extends { session: SessionId }, T, E extends Refused>(verb: Verb<I, T, E>): Verb<I, T, E>;
  /** The same for an apply; null: whichever is the newest. */
  undoing<I extends { apply: ApplyId | null }, T, E extends Refused>(verb: Verb<I, T, E>): Verb<I, T, E>;
};

export function onSafetyCopies(
  copies: Pick<SafetyCopies, 'look' | 'mending'>,
  store: Pick<SessionStore, 'get' | 'all'>,
  sessionOf: (apply: ApplyId | null) => Promise<SessionId | null>,
): OnSafetyCopies {
  const pathOf = (session: SessionId): string | null => store.get(session)?.state.row.repositoryPath ?? null;
  const secured = async <T, E extends Refused>(
    session: SessionId | null,
    work: () => Promise<Result<T, E>>,
    before: boolean,
  ): Promise<Result<T, E>> => {
    const path = session === null ? null : pathOf(session);
    if (path === null) return work();
    if (before) await copies.look(path);
    return copies.mending(path, work);
  };
  return {
    reading: (verb) => (input) => secured(input.session, () => verb(input), false),
    goingBack: (verb) => (input) => secured(input.session, () => verb(input), true),
    undoing: (verb) => async (input) => secured(await sessionOf(input.apply), () => verb(input), true),
  };
}
