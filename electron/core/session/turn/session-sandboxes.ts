import { dirname, join } from 'node:path';
import { standingGrants } from '#shared/grants';
import type { SessionId } from '#shared/ids';
import {
  type BegunGit,
  type Mount,
  openSessionSandbox,
  privateGitMounts,
  type SandboxTools,
  type SessionSandbox,
  type Sight,
} from '../../isolation';
import { conversationFile, type LiveSession } from '../store';
import { sandboxedWorktree } from './private-gits';
import type { SessionNetworks } from './session-networks';

/** The sandboxes of sessions that are to have one. */
export type SessionSandboxes = {
  /**
   * That of a session whose worktree is there. Null for one that has none: its programs run with the user's own rights.
   *
   * @param begun what its programs are to see of Git, where that is still being made
   */
  at(session: LiveSession, worktree: string, begun?: BegunGit): SessionSandbox | null;
  /** What the program that was started last in one is shown; null: none was. */
  sight(session: SessionId): Sight | null;
};

export function createSessionSandboxes(
  tools: SandboxTools,
  networks: Pick<SessionNetworks, 'of'>,
): SessionSandboxes {
  const sights = new Map<SessionId, Sight>();
  return {
    sight: (session) => sights.get(session) ?? null,
    at(session, worktree, begun) {
      const { row, profile } = session.state;
      if (row.isolation !== 'sandbox') return null;
      return openSessionSandbox(
        {
          session: row.session,
          repositoryPath: row.repositoryPath,
          worktree,
          git: async () => {
            if (begun) return whatIsSeen(await begun.mounts);
            const of = sandboxedWorktree(session);
            return of ? privateGitMounts(of) : [];
          },
          readable: [join(dirname(session.logPath), 'attachments'), conversationFile(session)],
          paths: standingGrants(row).paths,
          agent: profile,
          shows: (sight) => sights.set(row.session, sight),
          network: (env, reaches) => networks.of(session).wayOut(env, reaches),
        },
        tools,
      );
    },
  };
}

function whatIsSeen(mounts: readonly Mount[] | null): readonly Mount[] {
  if (mounts === null) throw new Error('the private Git folder could not be begun');
  return mounts;
}
