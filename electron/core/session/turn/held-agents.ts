import { isDeepStrictEqual } from 'node:util';
import type { PermissionPolicy } from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { Result } from '#shared/result';
import type { AgentConnection, AgentListener, AgentNotOpened } from '../../agents';
import type { BegunGit } from '../../isolation';
import type { LiveSession } from '../store';
import { type AgentTools, openSessionAgent, serversOf } from './open-session-agent';

type Opened = Result<AgentConnection, AgentNotOpened>;

/**
 * Agents of sandboxed sessions that are readied while the files of their worktrees are still being written: what stands
 * before them in their sandbox takes longer to start than the sandbox itself. Nothing of them runs before they are taken.
 */
export type HeldAgents = {
  begin(
    session: LiveSession,
    readied: {
      readonly folder: string;
      readonly begun: BegunGit;
      readonly listener: AgentListener;
      readonly signal: AbortSignal;
    },
  ): void;
  /** The session's agent, let go; null: none is held that is just what would be started now. */
  take(session: LiveSession): Promise<Opened | null>;
  /** Nobody will take it. Safe to call at any time. */
  drop(session: SessionId): void;
  dropAll(): Promise<void>;
};

type Held = {
  opening: Promise<Opened | null>;
  readonly begun: BegunGit;
  readonly folder: string;
  /** What it is told of at its start. */
  readonly permissions: PermissionPolicy;
  servers: Awaited<ReturnType<typeof serversOf>> | null;
  letGo(): void;
  giveUp(): void;
  /** It has ended though nothing let it go. */
  isOver: boolean;
};

export function createHeldAgents(tools: AgentTools): HeldAgents {
  const held = new Map<SessionId, Held>();
  const ending = new Set<Promise<unknown>>();
  const drop = (session: SessionId) => {
    const one = held.get(session);
    held.delete(session);
    one?.giveUp();
  };
  return {
    begin(session, { folder, begun, listener, signal }) {
      drop(session.id);
      const dropped = new AbortController();
      let letGo: () => void = () => undefined;
      const until = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const { permissions } = session.state.row;
      const one: Held = {
        ...{ opening: Promise.resolve(null), begun, folder, permissions, servers: null, letGo },
        ...{ giveUp: () => dropped.abort(), isOver: false },
      };
      const opening = openSessionAgent(tools, session, {
        listener,
        signal: AbortSignal.any([signal, dropped.signal]),
        early: {
          ...{ folder, begun, held: until },
          configured: (servers) => {
            one.servers = servers;
          },
        },
      }).catch(() => null);
      one.opening = opening;
      held.set(session.id, one);
      const ended = opening.then(() => {
        one.isOver = true;
        ending.delete(ended);
      });
      ending.add(ended);
    },
    async take(session) {
      const one = held.get(session.id);
      held.delete(session.id);
      if (!one) return null;
      const [isMade, servers] = await Promise.all([
        one.begun.isMade(),
        // The regular opening tells why not.
        serversOf(tools, session, one.folder).catch(() => null),
      ]);
      const isFit =
        isMade &&
        servers !== null &&
        one.permissions === session.state.row.permissions &&
        isDeepStrictEqual(servers, one.servers);
      if (one.isOver || !isFit) {
        one.giveUp();
        return null;
      }
      one.letGo();
      return one.opening;
    },
    drop,
    async dropAll() {
      for (const session of [...held.keys()]) drop(session);
      await Promise.all(ending);
    },
  };
}
