import type { SessionId } from '#shared/ids';
import type { Log, SettingsPort } from '../../ports';
import { launchedFor, memoryBeneath, residentMemory } from '../../process';

/** An agent that has nothing to do is ended after this; its next turn starts it again where it was. */
const IDLE_MS = 5 * 60_000;
const MEGABYTE = 1024 * 1024;

/**
 * The agents that wait for their session's next turn, so that it begins at once. Together, with what records their worktrees, they are held to the number and
 * the memory that the settings allow: beyond it the one that has waited longest is ended first.
 */
export type IdleAgents = {
  /** The session's agent has nothing to do from now on. */
  add(session: SessionId): void;
  /** It has something to do again, or is gone. */
  remove(session: SessionId): void;
  has(session: SessionId): boolean;
  /** Ends all of them. */
  endAll(): Promise<void>;
  /** Ends none any more. */
  stop(): void;
};

export function createIdleAgents({
  settings,
  log,
  recorderOf,
  end,
}: {
  readonly settings: SettingsPort;
  readonly log: Log;
  /** What waits with the agent of a session to record its worktree; undefined: nothing does. */
  readonly recorderOf: (session: SessionId) => number | undefined;
  /** Ends the agent of a session. From the call on it counts as gone. */
  readonly end: (session: SessionId) => Promise<void>;
}): IdleAgents {
  /** In the order in which they have waited; each with what ends it when nothing else does. */
  const waiting = new Map<SessionId, NodeJS.Timeout>();

  const remove = (session: SessionId): void => {
    clearTimeout(waiting.get(session));
    waiting.delete(session);
  };
  const endNow = async (session: SessionId): Promise<void> => {
    // It may have been given work while the memory was read.
    if (!waiting.has(session)) return;
    remove(session);
    await end(session).catch((error: unknown) =>
      log.warn('an idle agent could not be ended', { session, error: String(error) }),
    );
  };
  const hold = async (): Promise<void> => {
    const held = await heldBy([...waiting.keys()], recorderOf).catch((error: unknown) => {
      log.warn('the memory of idle agents cannot be read', { error: String(error) });
      return null;
    });
    const { idleAgents, idleAgentsMegabytes } = settings.get();
    const bounds = { most: idleAgents, bytes: idleAgentsMegabytes * MEGABYTE };
    await Promise.all(beyond(withProcess([...waiting.keys()]), held, bounds).map(endNow));
  };
  const stopListening = settings.onChange(() => void hold());

  return {
    add(session) {
      remove(session);
      const timer = setTimeout(() => void endNow(session), IDLE_MS);
      timer.unref();
      waiting.set(session, timer);
      void hold();
    },
    remove,
    has: (session) => waiting.has(session),
    async endAll() {
      await Promise.all([...waiting.keys()].map(endNow));
    },
    stop() {
      stopListening();
      for (const session of [...waiting.keys()]) remove(session);
    },
  };
}

/** Bytes that the agents hold, by session; null where the system does not tell. */
async function heldBy(
  sessions: readonly SessionId[],
  recorderOf: (session: SessionId) => number | undefined,
): Promise<ReadonlyMap<SessionId, number> | null> {
  const roots = sessions.flatMap((session) => launchedFor(session, 'agent') ?? []);
  const held = await residentMemory(roots);
  if (!held) return null;
  return new Map(
    await Promise.all(
      sessions.map(async (session) => {
        const recorder = recorderOf(session);
        const recording =
          recorder === undefined ? 0 : await memoryBeneath([recorder], Number.POSITIVE_INFINITY);
        return [session, (held.get(launchedFor(session, 'agent') ?? 0) ?? 0) + recording] as const;
      }),
    ),
  );
}

/** Those whose agent has a process now: one that is a program run once a turn holds nothing in between. */
function withProcess(sessions: readonly SessionId[]): SessionId[] {
  return sessions.filter((session) => launchedFor(session, 'agent') !== null);
}

/** Those to end so that the rest is within the bounds, of some that are in the order in which they have waited. */
function beyond(
  sessions: readonly SessionId[],
  held: ReadonlyMap<SessionId, number> | null,
  bounds: { readonly most: number; readonly bytes: number },
): SessionId[] {
  let bytes = sessions.reduce((sum, session) => sum + (held?.get(session) ?? 0), 0);
  let count = sessions.length;
  const ended: SessionId[] = [];
  for (const session of sessions) {
    if (count <= bounds.most && bytes <= bounds.bytes) break;
    count -= 1;
    bytes -= held?.get(session) ?? 0;
    ended.push(session);
  }
  return ended;
}
