import type { SessionId } from '#shared/ids';
import type { Caller } from '#shared/through';
import type { AgentConnection } from '../../agents';
import type { Log } from '../../ports';
import { continueTree, launchedFor, pauseTree } from '../../process';
import type { RunningTurn } from './running-turn';

/** Agents that stand still in the middle of a turn, since they took more memory than there is. */
export type PausedAgents = {
  /** Pauses the agent of a turn. False: it does not work, or cannot be paused. */
  pause(one: RunningTurn, memory: { readonly held: number; readonly available: number }): Promise<boolean>;
  /** Has it go on for the user. False: it is not paused. Where it fails it can be asked again. */
  goOn(one: RunningTurn, by: Partial<Caller>): Promise<boolean>;
  /** Its turn is over, or has to go on for another reason: nothing of it is left standing still. Never rejects. */
  end(session: SessionId): Promise<void>;
};

export function createPausedAgents(
  agentOf: (session: SessionId) => Pick<AgentConnection, 'standStill'> | null,
  log: Log,
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
      if (root === undefined || !session.state.row.paused) return false;
      roots.delete(session.id);
      try {
        await continueTree(root);
        await session.record({ type: 'agent.continued', turn, ...by });
      } catch (error) {
        roots.set(session.id, root);
        throw error;
      }
      side.slot?.resume();
      return true;
    },
    async end(session) {
      const root = roots.get(session);
      roots.delete(session);
      if (root === undefined) return;
      await continueTree(root).catch((error: unknown) =>
        log.error('a paused agent could not be continued', { session, error: String(error) }),
      );
    },
  };
}
