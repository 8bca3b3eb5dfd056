import type { RefusalOf } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { CoreClient } from '../host/attach-core';
import type { Terminal } from './terminal';

/** Why a terminal is not opened. */
export type CannotOpen = RefusalOf<
  | 'agent-unknown'
  | 'session-unknown'
  | 'session-busy'
  | 'worktree-missing'
  | 'login-unfit'
  | 'sandbox-unavailable'
  | 'not-available-here'
>;

/** A terminal with the name that the window knows it by. */
export type Started = Result<{ readonly id: string; readonly terminal: Terminal }, CannotOpen>;

type Kept = { readonly id: string; readonly session: string; readonly terminal: Terminal };

/**
 * The terminals of sessions: they run on while the window shows another session, is loaded again or is closed, until they are
 * ended, the session is discarded or the app ends.
 */
export type KeptTerminals = {
  /** The session's terminal where it has one that runs, else the one that `start` makes. */
  open(session: string, start: () => Promise<Started>): Promise<Started>;
  find(id: string): Terminal | undefined;
  end(id: string): void;
  endAll(): void;
};

export function createKeptTerminals(core: CoreClient): KeptTerminals {
  const kept = new Map<string, Promise<Started>>();
  const running = new Map<string, Kept>();
  let following: AbortController | null = null;

  const end = (id: string): void => {
    const one = running.get(id);
    if (!one) return;
    one.terminal.close();
    running.delete(id);
    kept.delete(one.session);
    if (running.size > 0) return;
    following?.abort();
    following = null;
  };
  /** What works in a worktree that goes would be left in no folder at all. */
  const follow = async (signal: AbortSignal): Promise<void> => {
    for await (const { rows } of await core.sessions.watch({}, { signal })) {
      const gone = new Set<string>();
      for (const { session, status } of rows) if (status === 'discarded') gone.add(session);
      for (const { id, session } of [...running.values()]) if (gone.has(session)) end(id);
    }
  };
  return {
    async open(session, start) {
      const before = await kept.get(session);
      if (before?.ok) {
        if (!before.value.terminal.ended) return before;
        end(before.value.id);
      }
      const starting = kept.get(session) ?? start();
      kept.set(session, starting);
      let started: Started | null = null;
      try {
        started = await starting;
        return started;
      } finally {
        if (!started?.ok) kept.delete(session);
        else running.set(started.value.id, { session, ...started.value });
        if (running.size > 0 && following === null) {
          following = new AbortController();
          // Where the list ends, the core is going, and the app with it.
          follow(following.signal).catch(() => undefined);
        }
      }
    },
    find: (id) => running.get(id)?.terminal,
    end,
    endAll: () => {
      for (const id of [...running.keys()]) end(id);
    },
  };
}
