import type { SessionEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { Agents } from '../../agents';
import type { RepositoryTrouble } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Ports } from '../../ports';
import type { Repositories } from '../../repository';
import { openStream } from '../../stream';
import { type SetUpCommands, untrustedInUse } from '../../trust';
import type { Occupied, SessionState } from '../state';
import { checkpointsOf, decide } from '../state';
import type { LiveSession, SessionIndex, SessionStore } from '../store';
import { AppendFailed, orNotWritten } from '../store';
import type { AgentDesk, ProcessWatch, Scheduler, TurnRunner } from '../turn';
import { followEvents, repositoryTroubleOf, watchRows, whyNoWorktree } from '../turn';
import { discardSession, restoreMissingWorktree, restoreSession } from './discard-session';
import { planSession } from './start-session';

export type SessionsOptions = {
  readonly store: SessionStore;
  readonly index: SessionIndex;
  readonly scheduler: Scheduler;
  readonly desk: AgentDesk;
  readonly runner: TurnRunner;
  readonly occupied: Occupied;
  readonly agents: Agents;
  readonly repositories: Repositories;
  readonly setUp: SetUpCommands;
  readonly processes: ProcessWatch;
  readonly ports: Ports;
};

type NotQueued = RefusalOf<
  | 'session-unknown'
  | 'session-newer'
  | 'session-busy'
  | 'worktree-missing'
  | 'programs-not-trusted'
  | RepositoryTrouble['code']
  | 'disk-full'
  | 'not-writable'
>;

/** The session verbs of the contract: each finds its session, lets `decide` judge, records, and sets work going. */
export function createSessions(
  options: SessionsOptions,
): Omit<CoreHandlers['sessions'], 'rollback' | 'planUpdate' | 'update'> {
  const { store, index, scheduler, desk, runner, occupied, ports } = options;

  const known = (id: SessionId): Result<LiveSession, RefusalOf<'session-unknown'>> => {
    const session = store.get(id);
    return session ? ok(session) : refuse({ code: 'session-unknown', session: id });
  };
  const rowOf = (session: LiveSession): SessionRow => session.durable.state.row;

  const queueTurn = async <E>(
    id: SessionId,
    judge: (state: SessionState) => Result<SessionEvent[], E>,
  ): Promise<Result<SessionRow, E | NotQueued>> => {
    const found = known(id);
    if (!found.ok) return found;
    const session = found.value;
    // Looked at before, so that what comes after it happens in one step; the turn looks again.
    const { repositoryPath, head, discarded } = session.state.row;
    const [missing, untrusted] = discarded
      ? [null, null]
      : await Promise.all([
          whatIsMissing(session),
          // Where something is missing that is the answer, whatever this says.
          untrustedInUse(ports.home, repositoryPath, head).catch((error: unknown) => ({ error })),
        ]);
    if (occupied.has(id)) return refuse({ code: 'session-busy', session: id });
    const decided = judge(session.state);
    if (!decided.ok) return decided;
    if (missing) return refuse(missing);
    if (untrusted && 'error' in untrusted) throw untrusted.error;
    if (untrusted) return refuse(untrusted);
    return orNotWritten(async () => {
      await session.record(...decided.value);
      return ok(rowOf(session));
    });
  };
  const recordDecided = async <E>(
    session: LiveSession,
    decided: Result<SessionEvent[], E>,
  ): Promise<Result<Record<string, never>, E>> => {
    if (!decided.ok) return decided;
    if (decided.value.length > 0) await session.record(...decided.value);
    return ok({});
  };

  return {
    watch: (_input, signal) => watchRows(store, scheduler, signal),
    list: async () => [...store.all()].map(rowOf),
    async show({ session }) {
      const found = store.find(session);
      return found.ok ? ok(rowOf(found.value)) : found;
    },
    search: async ({ query, limit }) =>
      index.search(query, limit).filter(({ session }) => store.get(session)),
    events({ session, after }, signal) {
      const found = store.get(session);
      if (found) return followEvents(found, after, signal);
      // biome-ignore lint/correctness/useYield: a session that is not there has no events
      return openStream(signal, async function* () {
        return;
      });
    },
    async body({ session, body }) {
      const found = known(session);
      if (!found.ok) return found;
      const text = await found.value.bodies.read(body);
      return text === null ? refuse({ code: 'body-unknown' }) : ok({ text });
    },
    async start(input) {
      const planned = await planSession(input, options);
      if (!planned.ok) return planned;
      const [created] = planned.value;
      return orNotWritten(async () => {
        const session = await store.begin(created.session, planned.value);
        return ok(rowOf(session));
      });
    },
    send: ({ session, prompt }) => queueTurn(session, (state) => decide(state, { type: 'send', prompt })),
    resume: ({ session }) => queueTurn(session, (state) => decide(state, { type: 'resume' })),
    async cancel({ session: id }) {
      const found = known(id);
      if (!found.ok) return found;
      const decided = decide(found.value.state, { type: 'cancel' });
      if (!decided.ok) return decided;
      try {
        await found.value.record(...decided.value);
      } catch (error) {
        // Above all the agent is stopped, also when that cannot be written down.
        if (!(error instanceof AppendFailed)) throw error;
        ports.log.error('a wish to stop could not be written down', { session: id, error: error.message });
      }
      runner.cancel(id);
      return ok({});
    },
    async answer({ session: id, request, option }, _signal, caller) {
      const found = known(id);
      if (!found.ok) return found;
      const decided = decide(found.value.state, {
        type: 'answer',
        request,
        option,
        caller,
      });
      const recorded = await recordDecided(found.value, decided);
      if (!decided.ok || !recorded.ok) return recorded;
      for (const event of decided.value) {
        if (event.type === 'permission.answered' && event.option) runner.answered(id, request, event.option);
      }
      return recorded;
    },
    async setOption({ session: id, option, value }) {
      const found = known(id);
      if (!found.ok) return found;
      const connection = desk.get(id);
      if (!connection) return refuse({ code: 'session-idle', session: id });
      const set = await connection.setOption(option, value);
      return set === 'set' ? ok({}) : refuse({ code: 'option-unknown', option });
    },
    async rename({ session, title }) {
      const found = known(session);
      return found.ok
        ? recordDecided(found.value, decide(found.value.state, { type: 'rename', title }))
        : found;
    },
    async markSeen({ session, seq }) {
      const found = known(session);
      return found.ok
        ? recordDecided(found.value, decide(found.value.state, { type: 'mark-seen', seq }))
        : found;
    },
    async checkpoints({ session }) {
      const found = known(session);
      if (!found.ok) return found;
      const { timeline, row } = found.value.durable.state;
      return ok(checkpointsOf(timeline, row.head));
    },
    async restoreWorktree({ session }) {
      const found = known(session);
      if (!found.ok) return found;
      return occupied.during(session, () =>
        orNotWritten(() => restoreMissingWorktree(found.value, ports.settings)),
      );
    },
    async discard({ session }) {
      const found = known(session);
      if (!found.ok) return found;
      return occupied.during(session, () => discardSession(found.value, desk, options.processes, ports));
    },
    async restore({ session }) {
      const found = known(session);
      if (!found.ok) return found;
      return occupied.during(session, () => orNotWritten(() => restoreSession(found.value, ports)));
    },
  };
}

/** Null when repository and worktree are there, or the worktree is still to be made. */
async function whatIsMissing(
  session: LiveSession,
): Promise<RepositoryTrouble | RefusalOf<'worktree-missing'> | null> {
  return (await repositoryTroubleOf(session)) ?? whyNoWorktree(session);
}
