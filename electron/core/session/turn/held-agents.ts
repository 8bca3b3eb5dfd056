import type { PermissionPolicy } from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { Result } from '#shared/result';
import type { AgentConnection, AgentListener, AgentNotOpened } from '../../agents';
import type { BegunGit } from '../../isolation';
import type { LiveSession } from '../store';
import { type AgentTools, openSessionAgent } from './open-session-agent';

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
  readonly opening: Promise<Opened | null>;
  readonly begun: BegunGit;
  /** What it is told of at its start. */
  readonly permissions: PermissionPolicy;
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
      const opening = openSessionAgent(tools, session, {
        listener,
        signal: AbortSignal.any([signal, dropped.signal]),
        early: { folder, begun, held: until },
      }).catch(() => null);
      const { permissions } = session.state.row;
      const giveUp = () => dropped.abort();
      const one: Held = { opening, begun, permissions, letGo, giveUp, isOver: false };
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
      const isFit = (await one.begun.isMade()) && one.permissions === session.state.row.permissions;
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
