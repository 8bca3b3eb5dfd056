import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { AgentOffers } from '../../agent-offers';
import type { Agents } from '../../agents';
import type { AttachmentStore } from '../../attachments';
import type { CoreHandlers } from '../../handlers';
import type { Ports } from '../../ports';
import type { Repositories } from '../../repository';
import type { KeptRules } from '../../rules';
import type { SettingsChanges } from '../../settings';
import type { SetUpCommands } from '../../trust';
import type { Occupied } from '../state';
import { decide } from '../state';
import type { IndexKeeper, LiveSession, SessionIndex, SessionStore } from '../store';
import { knownSession, orNotWritten } from '../store';
import type { AgentDesk, ProcessWatch, Scheduler, TurnRunner } from '../turn';
import { discardSession, restoreMissingWorktree, restoreSession } from './discard-session';
import { createLogIn } from './log-in';
import { createSessionLooks } from './look-at-sessions';
import { createMark } from './mark-sessions';
import { recordDecided } from './record-decided';
import { beginSession } from './start-session';
import { createTurnVerbs } from './turn-verbs';

export type SessionsOptions = {
  readonly store: SessionStore;
  readonly index: SessionIndex;
  readonly keeper: Pick<IndexKeeper, 'catchUp'>;
  readonly scheduler: Scheduler;
  readonly desk: AgentDesk;
  readonly runner: TurnRunner;
  readonly occupied: Occupied;
  readonly agents: Agents;
  readonly repositories: Repositories;
  readonly setUp: SetUpCommands;
  readonly attachments: AttachmentStore;
  readonly offers: Pick<AgentOffers, 'chose'>;
  readonly rules: KeptRules;
  readonly changes: Pick<SettingsChanges, 'note'>;
  readonly processes: ProcessWatch;
  readonly ports: Ports;
};

/** The session verbs of the contract: each finds its session, lets `decide` judge, records, and sets work going. */
export function createSessions(
  options: SessionsOptions,
): Omit<CoreHandlers['sessions'], 'export' | 'rollback' | 'planUpdate' | 'update'> {
  const { store, scheduler, desk, occupied, processes, ports } = options;
  /** Does something to where a session works, while nothing else may begin with it. */
  const occupying = async <T, E>(
    id: SessionId,
    work: (session: LiveSession) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | RefusalOf<'session-unknown' | 'session-busy'>>> => {
    const found = knownSession(store, id);
    return found.ok ? occupied.during(id, () => work(found.value)) : found;
  };
  return {
    ...createSessionLooks(options),
    ...createTurnVerbs(options),
    logIn: createLogIn(store, desk),
    start: (input) => beginSession(input, options),
    async rename({ session, title }) {
      const found = knownSession(store, session);
      return found.ok
        ? recordDecided(found.value, decide(found.value.state, { type: 'rename', title }))
        : found;
    },
    async markSeen({ session, seq }) {
      const found = knownSession(store, session);
      return found.ok
        ? recordDecided(found.value, decide(found.value.state, { type: 'mark-seen', seq }))
        : found;
    },
    mark: createMark(store),
    async snooze({ session, snooze }) {
      const found = knownSession(store, session);
      return found.ok
        ? recordDecided(found.value, decide(found.value.state, { type: 'snooze', snooze }))
        : found;
    },
    async moveInQueue({ session, index }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      return scheduler.move(session, index)
        ? ok({})
        : refuse({ code: 'session-not-queued', session: found.value.id });
    },
    restoreWorktree: ({ session }) =>
      occupying(session, (found) => orNotWritten(() => restoreMissingWorktree(found, ports.settings))),
    discard: ({ session }) => occupying(session, (found) => discardSession(found, desk, processes, ports)),
    restore: ({ session }) => occupying(session, (found) => orNotWritten(() => restoreSession(found, ports))),
  };
}
