import { worktreeOf } from '#shared/place';
import type { Person } from '../../git';
import type { Log } from '../../ports';
import type { SharedStates } from '../../shared-state';
import { proveInPlace } from '../../workspace-pin';
import type { LiveSession, SessionStore } from '../store';
import { AppendFailed } from '../store';

/** Looks at the state that a session's worktree shares with the user's repository, before and after what may change it. */
export type SharedStateWatch = {
  /**
   * Before anything runs. Never fails: that it could not be looked at is said in the session. `kept` resolves when what
   * could be lost is kept from pruning.
   */
  begin(session: LiveSession): Promise<{ readonly kept: Promise<void> }>;
  /** Who the user is to Git by what is accepted; undefined where everything is. */
  author(session: LiveSession): Promise<Person | null | undefined>;
  /** Tells the session what changed since. Never fails but with `AppendFailed`. */
  end(session: LiveSession, turn: number, during: 'turn' | 'setup'): Promise<void>;
};

/** So many changes the log has; the data folder has all of them. */
const MOST_TOLD = 200;

export function createSharedStateWatch(
  shared: SharedStates,
  store: Pick<SessionStore, 'all'>,
  log: Log,
): SharedStateWatch {
  const failed = async (session: LiveSession, turn: number | null, error: unknown): Promise<void> => {
    const reason = error instanceof Error ? error.message : String(error);
    log.error('the shared state could not be looked at', { session: session.id, error: reason });
    await session.record({
      type: 'session.noted',
      turn,
      note: { code: 'shared-state-unread' },
    });
  };
  const watch: SharedStateWatch = {
    author: (session) => shared.author(session.state.row.repositoryPath).catch(() => undefined),
    async begin(session) {
      const turn = session.state.open?.turn ?? null;
      try {
        await proveInPlace(session.home, session.state.row.repositoryPath);
        const { repositoryPath } = session.state.row;
        const own = worktreeOf(session.state.row)?.branch ?? null;
        const { kept } = await shared.begin(session.id, repositoryPath, own);
        const settled = kept.catch((error: unknown) =>
          log.warn('branches and stash could not be kept from pruning', {
            session: session.id,
            error: String(error),
          }),
        );
        return { kept: settled };
      } catch (error) {
        await failed(session, turn, error);
        return { kept: Promise.resolve() };
      }
    },
    async end(session, turn, during) {
      try {
        await proveInPlace(session.home, session.state.row.repositoryPath);
        const ours = branchesOf(store, session);
        const changes = await shared.end(session.id, ours, during === 'setup');
        if (changes.length === 0) return;
        const told = changes.slice(0, MOST_TOLD);
        const more = changes.length - told.length;
        await session.record({ type: 'shared-state.changed', turn, during, changes: told, more });
      } catch (error) {
        if (error instanceof AppendFailed) throw error;
        await failed(session, turn, error);
      }
    },
  };
  return watch;
}

/** Branches of the repository's sessions: their agents and Understory move them. */
function branchesOf(store: Pick<SessionStore, 'all'>, session: LiveSession): ReadonlySet<string> {
  const branches = new Set<string>();
  for (const { state } of store.all()) {
    const { branch, repositoryPath } = state.row;
    if (branch !== null && repositoryPath === session.state.row.repositoryPath) branches.add(branch);
  }
  return branches;
}
