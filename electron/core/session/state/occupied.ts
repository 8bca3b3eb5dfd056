import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { type Result, refuse } from '#shared/result';

/**
 * Sessions whose worktree is being discarded, restored, applied or recovered: meanwhile nothing else may begin with
 * them, just as while their agent works.
 */
export type Occupied = {
  has(session: SessionId): boolean;
  during<T, E>(
    session: SessionId,
    work: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E | RefusalOf<'session-busy'>>>;
};

export function createOccupied(): Occupied {
  const occupied = new Set<SessionId>();
  return {
    has: (session) => occupied.has(session),
    async during(session, work) {
      if (occupied.has(session)) return refuse({ code: 'session-busy', session });
      occupied.add(session);
      try {
        return await work();
      } finally {
        occupied.delete(session);
      }
    },
  };
}
