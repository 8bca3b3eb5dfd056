import type { SessionEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { AttachmentStore } from '../../attachments';
import type { RepositoryTrouble } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Ports } from '../../ports';
import { untrustedInUse } from '../../trust';
import { decide, type Occupied, type SessionState } from '../state';
import { AppendFailed, knownSession, orNotWritten, type SessionStore } from '../store';
import { type AgentDesk, type TurnRunner, whyNoPlace } from '../turn';
import { answerPermission, type Remembering } from './answer-permission';
import { recordDecided } from './record-decided';

type Verbs = Pick<
  CoreHandlers['sessions'],
  'send' | 'resume' | 'setBudget' | 'cancel' | 'continueAgent' | 'answer' | 'setOption'
>;
export type TurnVerbsOptions = {
  readonly store: SessionStore;
  readonly occupied: Occupied;
  readonly desk: Pick<AgentDesk, 'get'>;
  readonly runner: Pick<TurnRunner, 'cancel' | 'goOn' | 'answered'>;
  readonly attachments: Pick<AttachmentStore, 'find'>;
  readonly ports: Pick<Ports, 'home' | 'log'>;
} & Remembering;

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

/** The session verbs that queue a turn, and those about the one that runs. */
export function createTurnVerbs(options: TurnVerbsOptions): Verbs {
  const { store, desk, runner, attachments } = options;
  return {
    async send({ session, attachments: given, ...asked }) {
      const attached = await attachments.find(given);
      if (!attached.ok) return attached;
      return queueTurn(options, session, (state) =>
        decide(state, { type: 'send', ...asked, attachments: attached.value }),
      );
    },
    resume: ({ session, beyondBudget }) =>
      queueTurn(options, session, (state) => decide(state, { type: 'resume', beyondBudget })),
    async setBudget({ session, budget }, _signal, caller) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const decided = decide(found.value.state, { type: 'set-budget', budget, caller });
      return orNotWritten(() => recordDecided(found.value, decided));
    },
    cancel: ({ session }) => cancelTurn(options, session),
    async continueAgent({ session }, _signal, caller) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const { id } = found.value;
      return orNotWritten(async () =>
        (await runner.goOn(id, caller ?? {})) ? ok({}) : refuse({ code: 'agent-not-paused', session: id }),
      );
    },
    answer: (input, _signal, caller) => answerPermission(options, input, caller),
    async setOption({ session: id, option, value }, _signal, caller) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      const decided = decide(found.value.state, { type: 'choose-option', option, value, caller });
      if (!decided.ok) return decided;
      const set = await desk.get(id)?.setOption(option, value);
      if (set === 'unknown') return refuse({ code: 'option-unknown', option });
      return orNotWritten(() => recordDecided(found.value, decided));
    },
  };
}

/**
 * Records a turn as queued, if `judge` and what is on the disk let it; whoever listens to the store runs it. Where `judge`
 * has a running turn stopped instead, that is done.
 */
export async function queueTurn<E>(
  { store, occupied, runner, ports }: TurnVerbsOptions,
  id: SessionId,
  judge: (state: SessionState) => Result<SessionEvent[], E>,
): Promise<Result<SessionRow, E | NotQueued>> {
  const found = knownSession(store, id);
  if (!found.ok) return found;
  const session = found.value;
  // Looked at before, so that what comes after it happens in one step; the turn looks again.
  const { repositoryPath, head, discarded } = session.state.row;
  const [missing, untrusted] = discarded
    ? [null, null]
    : await Promise.all([
        whyNoPlace(session),
        // Where something is missing that is the answer, whatever this says.
        untrustedInUse(ports.home, repositoryPath, head).catch((error: unknown) => ({ error })),
      ]);
  const busy = occupied.whyBusy(id);
  if (busy) return refuse(busy);
  const decided = judge(session.state);
  if (!decided.ok) return decided;
  if (decided.value.some(({ type }) => type === 'turn.queued')) {
    if (missing) return refuse(missing);
    if (untrusted && 'error' in untrusted) throw untrusted.error;
    if (untrusted) return refuse(untrusted);
  }
  return orNotWritten(async () => {
    await recordDecided(session, decided);
    if (decided.value.some(({ type }) => type === 'turn.cancel-requested')) runner.cancel(id);
    return ok(session.durable.state.row);
  });
}

async function cancelTurn(
  { store, runner, ports }: TurnVerbsOptions,
  id: SessionId,
): ReturnType<Verbs['cancel']> {
  const found = knownSession(store, id);
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
}
