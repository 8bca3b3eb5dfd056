import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AgentProfile } from '#shared/agent';
import { standingGrants } from '#shared/grants';
import { AgentId, type SessionId } from '#shared/ids';
import {
  type BegunGit,
  type Mount,
  openSessionSandbox,
  privateGitMounts,
  type SandboxTools,
  type SessionSandbox,
  type Sight,
  sandboxFolder,
} from '../../isolation';
import { conversationFile, type LiveSession, newSessionId } from '../store';
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
  /**
   * One that is no session's, for programs that several sessions wrote: with a home of its own that goes with `work`, no log-in, no path or
   * host that was allowed to any of them, no network and no Git.
   */
  during<T>(
    repositoryPath: string,
    work: (at: (worktree: string) => SessionSandbox) => Promise<T>,
  ): Promise<T>;
  /** What the program that was started last in one is shown; null: none was. */
  sight(session: SessionId): Sight | null;
};

/** No agent works there, so none's log-in is brought along. */
const NOBODY: AgentProfile = {
  ...{ id: AgentId.parse('checks'), name: 'Checks', protocol: 'command' },
  launch: { command: '', args: [], env: {} },
};

export function createSessionSandboxes(
  tools: SandboxTools,
  networks: Pick<SessionNetworks, 'of'>,
): SessionSandboxes {
  const sights = new Map<SessionId, Sight>();
  return {
    async during(repositoryPath, work) {
      const session = newSessionId(new Date());
      try {
        return await work((worktree) =>
          openSessionSandbox(
            {
              ...{ session, repositoryPath, worktree, readable: [], paths: [], agent: NOBODY },
              git: async () => [],
              network: async () => ({ kind: 'none' }),
            },
            tools,
          ),
        );
      } finally {
        await rm(sandboxFolder(tools.home, session), { recursive: true, force: true });
      }
    },
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
