import type { RepositoryId } from '#shared/ids';
import type { Applies } from '../../apply';
import { listRefs, openRepository, resolveCommit } from '../../git';
import type { Log } from '../../ports';
import type { RepositoryMove } from '../../repository';
import type { SharedStates } from '../../shared-state';
import { followTrusted, type SetUpCommands } from '../../trust';
import { followRepository } from '../../worktree';
import type { AskNotes } from '../applying';
import type { LiveSession, SessionStore } from '../store';
import type { SafetyCopies } from '../turn';
import { takeOverWorktrees } from './take-over-worktrees';

/** How sessions follow their repository when it was moved. */
export type RepositoryFollower = {
  /** Brings all that belongs to a repository to its new place. Safe to repeat after it was cut off. */
  moved(move: RepositoryMove): Promise<void>;
  /**
   * Whether the repository of a folder has what sessions left in theirs; so it has when they left nothing. One that was cloned
   * into the old place has what they started from, and gets the rest from the safety copies.
   */
  fits(repository: RepositoryId, root: string): Promise<boolean>;
};

export function createRepositoryFollower(options: {
  /** The data folder. */
  readonly home: string;
  readonly store: SessionStore;
  readonly applies: Applies;
  readonly shared: SharedStates;
  readonly copies: Pick<SafetyCopies, 'follow'>;
  readonly notes: AskNotes;
  readonly setUp: SetUpCommands;
  readonly log: Log;
  /** Called for a repository that everything of has followed, whose crashes may not have been settled yet. */
  arrived(root: string): Promise<void>;
}): RepositoryFollower {
  const { home, store, applies, shared, copies, notes, setUp, log, arrived } = options;

  const sessionsOf = (repository: RepositoryId) =>
    [...store.all()].filter(({ state }) => state.row.repository === repository);

  return {
    async moved({ repository, from, to }) {
      // What says where writes go comes first: no session may find its repository without its journals.
      await applies.follow({ from, to });
      await copies.follow(from.commonDir, to.commonDir);
      await shared.follow(from, to);
      await followTrusted(home, inFolders(from), inFolders(to));
      await notes.follow(from.root, to.root);
      setUp.follow(from.root, to.root);
      for (const session of sessionsOf(repository)) {
        // What an earlier version kept speaks of the place before the move.
        await takeOverWorktrees({ home: session.home, sessions: [session], movedTo: to.root, shared, log });
        await followSession(session, from, to);
      }
      await arrived(to.root);
    },

    async fits(repository, root) {
      const left = sessionsOf(repository).filter(({ state }) => state.row.turns > 0);
      if (left.length === 0) return true;
      const git = openRepository(root);
      const refs = await listRefs(git, 'refs/understory');
      if (left.some(({ id }) => refs.some(({ ref }) => ref.startsWith(`refs/understory/${id}/`))))
        return true;
      for (const { row } of left.map(({ state }) => state))
        if (row.repositoryPath === root && (await resolveCommit(git, row.base.commit))) return true;
      return false;
    },
  };
}

function inFolders({ root, commonDir }: RepositoryMove['from']) {
  return { workspace: root, commonDir };
}

async function followSession(
  session: LiveSession,
  from: RepositoryMove['from'],
  to: RepositoryMove['to'],
): Promise<void> {
  const { row } = session.state;
  const { worktree: path, branch } = row;
  const worktree =
    path === null || branch === null
      ? path
      : await followRepository({ home: session.home, session: session.id, path, branch, from, to });
  if (row.repositoryPath === to.root && row.worktree === worktree) return;
  await session.record({ type: 'repository.moved', repositoryPath: to.root, worktree });
}
