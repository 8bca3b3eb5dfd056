import { type Check, type CheckEnd, stateOfEnd } from '#shared/check';
import type { SessionId } from '#shared/ids';
import { worktreeOf } from '#shared/place';
import { type CheckResult, runChecks } from '../../checks';
import type { LiveSession } from '../store';
import { type CheckBaseTools, checkBase } from './check-base';
import { whyNoPlace } from './missing-worktree';

/** So many sessions run checks at once; a session runs one at a time. */
const MOST_AT_ONCE = 2;
/** Of long output, so much of the end stands in the event. */
const TAIL_KEPT = 4096;

/** The checks of sessions, run in their worktrees between turns. */
export type SessionChecks = {
  /** Begins these checks, unless some of the session run; they go on in the background. False: nothing was begun. */
  begin(session: LiveSession, checks: readonly Check[]): boolean;
  /** Ends what runs of a session's checks; resolves when nothing of them is left. */
  end(session: SessionId): Promise<void>;
  /** Resolves when none of the session's checks run. */
  idle(session: SessionId): Promise<void>;
  /** Ends all as interrupted. None begins afterwards. */
  close(): Promise<void>;
};

type Running = { readonly stop: AbortController; readonly done: Promise<void> };

export function createSessionChecks({ sandboxes, records, log, ...tools }: CheckBaseTools): SessionChecks {
  const running = new Map<SessionId, Running>();
  const places = createPlaces(MOST_AT_ONCE);
  let closed = false;

  /** Each of the checks comes to an end on record, also one that could not begin: somebody may wait for it. */
  async function work(session: LiveSession, checks: readonly Check[], signal: AbortSignal): Promise<void> {
    const { row } = session.state;
    const of = { turn: row.turns, tree: row.tree ?? null };
    const told = async ({ check, end, milliseconds, output }: CheckResult): Promise<void> => {
      const kept = await session.bodies.keep(output);
      await session.record({
        ...{ type: 'check.ended', ...of, name: check.name, command: check.command },
        ...{ end: end.how === 'stopped' && closed ? { how: 'interrupted' } : end, milliseconds },
        output: kept,
        ...(kept.body === null ? {} : { tail: output.slice(-TAIL_KEPT) }),
      });
    };
    const worktree = worktreeOf(row)?.path;
    const place = worktree !== undefined && (await whyNoPlace(session)) === null ? worktree : null;
    const results =
      place === null
        ? []
        : await runChecks({
            ...{ worktree: place, repositoryPath: row.repositoryPath, session: session.id },
            ...{ checks, records, signal },
            sandbox: sandboxes.at(session, place),
            began: ({ name, command }) => session.record({ type: 'check.started', ...of, name, command }),
            ended: told,
          });
    const end: CheckEnd = signal.aborted
      ? { how: 'stopped' }
      : { how: 'not-started', cause: 'The worktree is not there as it was made.' };
    for (const check of checks.slice(results.length)) await told({ check, end, milliseconds: 0, output: '' });
    const red = results.filter((one) => stateOfEnd(one.end) === 'failed');
    if (red.length === 0) return;
    const before = await checkBase({ ...tools, sandboxes, records, log }, session, red, signal);
    for (const { check } of red)
      await session.record({
        ...{ type: 'check.compared', ...of, name: check.name, command: check.command },
        before: before.get(check.name) ?? 'unknown',
      });
  }

  return {
    begin(session, checks) {
      if (closed || checks.length === 0 || running.has(session.id)) return false;
      const stop = new AbortController();
      const done = places
        .during(stop.signal, () => work(session, checks, stop.signal))
        .catch((error: unknown) =>
          log.error('checks could not be run', { session: session.id, error: String(error) }),
        )
        .finally(() => running.delete(session.id));
      running.set(session.id, { stop, done });
      return true;
    },
    async end(session) {
      const one = running.get(session);
      one?.stop.abort();
      await one?.done;
    },
    async idle(session) {
      await running.get(session)?.done;
    },
    async close() {
      closed = true;
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

/** A bounded number of works at once; the others wait in their order, or until their signal aborts. */
function createPlaces(most: number) {
  let taken = 0;
  const waiting = new Set<() => void>();
  /** False: the signal aborted first. */
  const wait = (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const enter = () => {
        waiting.delete(enter);
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        waiting.delete(enter);
        resolve(false);
      };
      waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  return {
    async during(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
      if (taken < most) taken += 1;
      // Whoever leaves hands its place over.
      else if (!(await wait(signal))) return work();
      try {
        await work();
      } finally {
        const [next] = waiting;
        if (next) next();
        else taken -= 1;
      }
    },
  };
}
