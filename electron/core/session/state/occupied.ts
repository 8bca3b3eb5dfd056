import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { type Result, refuse } from '#shared/result';

/**
 * Sessions whose worktree is being discarded, restored, applied, recovered or deleted, or an apply of theirs undone: meanwhile nothing else may begin with
 * them, just as while their agent works.
 */
export type Occupied = {
  /** That nothing else may begin with the session now; null while it may. */
  whyBusy(session: SessionId): RefusalOf<'session-busy'> | null;
  during<T, E>(
    session: SessionId,
    work: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E | RefusalOf<'session-busy'>>>;
};

export function createOccupied(): Occupied {
  const occupied = new Set<SessionId>();
  const whyBusy = (session: SessionId): RefusalOf<'session-busy'> | null =>
    occupied.has(session) ? { code: 'session-busy', session } : null;
  return {
    whyBusy,
    async during(session, work) {
      const busy = whyBusy(session);
      if (busy) return refuse(busy);
      occupied.add(session);
      try {
        return await work();
      } finally {
        occupied.delete(session);
      }
    },
  };
}

/** Each of the sessions is kept from beginning anything else, or none is. */
export function duringAll<T, E>(
  occupied: Occupied,
  sessions: readonly SessionId[],
  work: () => Promise<Result<T, E>>,
): Promise<Result<T, E | RefusalOf<'session-busy'>>> {
  const [first, ...others] = sessions;
  if (first === undefined) return work();
  return occupied.during<T, E | RefusalOf<'session-busy'>>(first, () => duringAll(occupied, others, work));
}
