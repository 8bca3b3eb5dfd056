import type { SessionEvent, SessionNote } from '#shared/events';
import type { CommitId, SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { GitFailed } from '../../git';
import type { Log } from '../../ports';
import type { Held, Loss, SafetyStore } from '../../safety-store';
import type { LiveSession, SessionStore } from '../store';
import { lossNote } from './loss-note';

/** Keeps the safety copies of repositories as new as their sessions, and tells sessions what was lost and put back. */
export type SafetyCopies = {
  /** Copies what is new in a repository. Never fails. */
  hold(repositoryPath: string): Promise<void>;
  /** The same in all repositories of sessions, after something was given up in some of them. */
  holdAll(): Promise<void>;
  /** Resolves when everything that sessions recorded so far is copied. Never fails. */
  settled(repositoryPath: string): Promise<void>;
  allSettled(): Promise<void>;
  /** The hidden refs of a session that were copied, as they were written. */
  refsOf(repositoryPath: string, session: SessionId): Promise<ReadonlyMap<string, string>>;
  /** Takes the copies along after a move of the shared Git folder. */
  follow(from: string, to: string): Promise<void>;
  /** At the end of a turn: puts back what is gone, and tells the session. Fails only with `AppendFailed`. */
  lookAfterTurn(session: LiveSession, turn: number): Promise<void>;
  /**
   * Before what is kept is needed: puts back what is gone, and tells the sessions it was of.
   *
   * @returns whether anything was gone
   */
  look(repositoryPath: string): Promise<boolean>;
  /**
   * Runs what reads objects of a repository, or refuses and fails with nothing written. Where it finds one missing or
   * damaged, what can be put back is, and it is run once more.
   */
  mending<T, E extends { readonly code: string }>(
    repositoryPath: string,
    work: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E>>;
  /** As `look` and `hold`, for what an earlier process wrote. */
  lookAtStart(repositoryPath: string, applies: ReadonlySet<string>): Promise<void>;
  holdAtStart(repositoryPath: string, applies: ReadonlySet<string>): Promise<void>;
};

/** Refusals that may be no more than what something that was lost looks like. */
const MAY_BE_LOSS: ReadonlySet<string> = new Set<Refusal['code']>(['objects-missing', 'isolation-failed']);

/** So many sessions are told of a loss that concerns them; the log has all. */
const MOST_TOLD = 20;

export function createSafetyCopies(
  safety: SafetyStore,
  store: Pick<SessionStore, 'all' | 'get'>,
  log: Log,
): SafetyCopies {
  const paths = () => new Set(Array.from(store.all(), ({ state }) => state.row.repositoryPath));
  const held = (repositoryPath: string): Held => ({
    repositoryPath,
    bases() {
      const bases = new Set<CommitId>();
      for (const { state } of store.all())
        if (state.row.repositoryPath === repositoryPath) bases.add(state.row.base.commit);
      return [...bases];
    },
  });
  const heldAtStart = (repositoryPath: string, applies: ReadonlySet<string>): Held => ({
    ...held(repositoryPath),
    // Another data folder may have sessions in the same repository.
    isOurs: (ref) => applies.has(applyOf(ref) ?? '') || store.get(sessionOf(ref) ?? '') !== null,
  });
  const tell = async (loss: Loss): Promise<void> => {
    const sessions = new Set(loss.refs.flatMap((ref) => sessionOf(ref) ?? []));
    for (const id of [...sessions].slice(0, MOST_TOLD)) {
      const session = store.get(id);
      if (!session) continue;
      await session
        .record(noted(null, lossNote(loss, 'meanwhile')))
        .catch((error: unknown) => log.error('a loss could not be told', { id, error: String(error) }));
    }
  };
  return {
    hold: (repositoryPath) => safety.hold(held(repositoryPath)),
    settled: (repositoryPath) => safety.settled(repositoryPath),
    refsOf: (repositoryPath, session) => safety.refsOf(repositoryPath, session),
    follow: (from, to) => safety.follow(from, to),
    async holdAll() {
      for (const path of paths()) await safety.hold(held(path));
    },
    async allSettled() {
      for (const path of paths()) await safety.settled(path);
    },
    async lookAfterTurn(session, turn) {
      const loss = await safety.look(held(session.state.row.repositoryPath));
      if (loss) await session.record(noted(turn, lossNote(loss, 'turn')));
    },
    async look(repositoryPath) {
      const loss = await safety.look(held(repositoryPath));
      if (loss) await tell(loss);
      return loss !== null;
    },
    async mending(repositoryPath, work) {
      const first = await work().catch((error: unknown) => ({ error }));
      const failed =
        'error' in first
          ? first.error instanceof GitFailed
          : !first.ok && MAY_BE_LOSS.has(first.refusal.code);
      if (failed) {
        const loss = await safety.mend(held(repositoryPath));
        if (loss) {
          await tell(loss);
          return work();
        }
      }
      if ('error' in first) throw first.error;
      return first;
    },
    async lookAtStart(repositoryPath, applies) {
      const loss = await safety.look(heldAtStart(repositoryPath, applies));
      if (loss) await tell(loss);
    },
    holdAtStart: (repositoryPath, applies) => safety.hold(heldAtStart(repositoryPath, applies)),
  };
}

function noted(turn: number | null, note: SessionNote): SessionEvent {
  return { type: 'session.noted', turn, note };
}

function sessionOf(ref: string): SessionId | null {
  const name = /^refs\/understory\/([^/]+)\//.exec(ref)?.[1];
  return name === undefined || name === 'applies' ? null : (name as SessionId);
}

function applyOf(ref: string): string | null {
  return /^refs\/understory\/applies\/([^/]+)\//.exec(ref)?.[1] ?? null;
}
