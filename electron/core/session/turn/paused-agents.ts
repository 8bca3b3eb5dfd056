import type { SessionId } from '#shared/ids';
import type { Caller } from '#shared/through';
import { continueTree, launchedFor, pauseTree } from '../../process';
import type { RunningTurn } from './running-turn';

/** Agents that stand still in the middle of a turn, since they took more memory than there is. */
export type PausedAgents = {
  /** Pauses the agent of a turn. False: it does not work, or cannot be paused. */
  pause(one: RunningTurn, memory: { readonly held: number; readonly available: number }): Promise<boolean>;
  /** Has it go on. False: it is not paused. */
  goOn(one: RunningTurn, by: Partial<Caller>): Promise<boolean>;
  has(session: SessionId): boolean;
  /** Its turn is over. */
  forget(session: SessionId): void;
};

export function createPausedAgents(): PausedAgents {
  const roots = new Map<SessionId, number>();
  return {
    async pause({ session, turn, side }, { held, available }) {
      const root = launchedFor(session.id, 'agent');
      const works = () => session.state.row.status === 'working' && session.state.open?.turn === turn;
      if (root === null || roots.has(session.id) || !works()) return false;
      roots.set(session.id, root);
      if (!(await pauseTree(root))) {
        roots.delete(session.id);
        return false;
      }
      // It ended, or was stopped, meanwhile.
      if (!works() || !roots.has(session.id)) {
        roots.delete(session.id);
        await continueTree(root);
        return false;
      }
      side.slot?.lend();
      await session.record({ type: 'agent.paused', turn, held, available });
      return true;
    },
    async goOn({ session, turn, side }, by) {
      const root = roots.get(session.id);
      if (root === undefined) return false;
      roots.delete(session.id);
      side.slot?.resume();
      await session.record({ type: 'agent.continued', turn, ...by });
      await continueTree(root);
      return true;
    },
    has: (session) => roots.has(session),
    forget: (session) => {
      roots.delete(session);
    },
  };
}
