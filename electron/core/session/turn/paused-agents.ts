import type { SessionId } from '#shared/ids';
import type { Caller } from '#shared/through';
import type { AgentConnection } from '../../agents';
import { continueTree, launchedFor, pauseTree } from '../../process';
import type { RunningTurn } from './running-turn';

/** Agents that stand still in the middle of a turn, since they took more memory than there is. */
export type PausedAgents = {
  /** Pauses the agent of a turn. False: it does not work, or cannot be paused. */
  pause(one: RunningTurn, memory: { readonly held: number; readonly available: number }): Promise<boolean>;
  /** Has it go on. False: it is not paused. Rejects where that cannot be written down; it goes on all the same. */
  goOn(one: RunningTurn, by: Partial<Caller>): Promise<boolean>;
  /** Its turn is over: nothing of it is left standing still. */
  end(session: SessionId): Promise<void>;
};

export function createPausedAgents(
  agentOf: (session: SessionId) => Pick<AgentConnection, 'standStill'> | null,
): PausedAgents {
  const roots = new Map<SessionId, number>();
  return {
    async pause({ session, turn, side }, { held, available }) {
      const root = launchedFor(session.id, 'agent');
      const agent = agentOf(session.id);
      const works = () => session.state.row.status === 'working' && session.state.open?.turn === turn;
      if (root === null || agent === null || roots.has(session.id) || !works()) return false;
      roots.set(session.id, root);
      agent.standStill();
      if (!(await pauseTree(root))) {
        roots.delete(session.id);
        return false;
      }
      // It ended, was stopped or asked something meanwhile.
      if (!works() || !roots.has(session.id)) {
        roots.delete(session.id);
        await continueTree(root);
        return false;
      }
      side.slot?.lend();
      try {
        await session.record({ type: 'agent.paused', turn, held, available });
      } catch (error) {
        // What nobody is told of, nobody could have go on.
        roots.delete(session.id);
        side.slot?.resume();
        await continueTree(root);
        throw error;
      }
      return true;
    },
    async goOn({ session, turn, side }, by) {
      const root = roots.get(session.id);
      if (root === undefined) return false;
      roots.delete(session.id);
      side.slot?.resume();
      await continueTree(root);
      await session.record({ type: 'agent.continued', turn, ...by });
      return true;
    },
    async end(session) {
      const root = roots.get(session);
      roots.delete(session);
      if (root !== undefined) await continueTree(root);
    },
  };
}
