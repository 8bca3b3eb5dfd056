import { setTimeout as delay } from 'node:timers/promises';
import type { LoginMethod } from '#shared/agent';
import { ok, type Result, refuse } from '#shared/result';
import type { Persona } from '../custom-agents';
import { type AcpFailure, asModelFailure, endedFromOutside, methodsOf, readFailure } from './acp-failure';
import { shakeHands } from './acp-handshake';
import { type AcpState, createInbox } from './acp-inbox';
import { sessionOptions } from './acp-options';
import { type AcpPeer, connectPeer, isRequestError } from './acp-peer';
import { AcpPromptEnd } from './acp-prompt-end';
import { type AcpAuthMethods, REQUEST_CANCELLED } from './acp-schema';
import { createTurn } from './acp-turn';
import { judged } from './acp-turn-end';
import type { AgentConnection, AgentNotOpened, AgentTurnEnd, OpenAgent, PromptGiven } from './agent';
import type { AgentContext } from './agent-context';
import type { AgentLine } from './agent-line';
import { closeLine } from './close-line';
import { type KeptWishes, keepToWishes } from './keep-to-wishes';
import { writtenSince } from './last-words';
import { ProtocolBroken } from './message-stream';
import { createModelSigns } from './model-signs';
import { chooseModel, chooseModelOf, choosePersona } from './opening-choices';
import { personaNote, toldAs } from './persona';
import { promptBlocks } from './prompt-blocks';
import { noted, retold } from './retold';
import { sendOption } from './send-option';
import { createTurnTokens } from './turn-tokens';
import { createUpdateBatch } from './update-batch';
import { AgentSilent, createWatchdog } from './watchdog';

/** An answer that cannot be read says nothing. */
const NO_ANSWER: AcpPromptEnd = { stopReason: 'end_turn', counted: false, tokens: null, error: null };
const CANCEL_DEADLINE_MS = 10_000;
/** An agent may go on telling the old conversation after it said that it had loaded it. */
const REPLAY_QUIET_MS = 250;
const REPLAY_LIMIT_MS = 3000;

/** Takes up a session with an agent at the other end of a line, wherever it runs. Ends the line where that fails. */
export async function connectAcpAgent(
  line: AgentLine,
  request: OpenAgent,
  context: AgentContext,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  const { profile, listener } = request;
  const state: AcpState = {
    request,
    log: context.log,
    batch: createUpdateBatch((update) => listener.update(update)),
    watchdog: createWatchdog(request.firstOutputMs),
    session: null,
    turn: null,
    options: null,
    lastHeard: 0,
    toldEarlier: false,
    givesUsage: false,
    hasAnswered: false,
    garbage: 0,
  };
  const peer = connectPeer(line, createInbox(state));
  let authMethods: AcpAuthMethods = [];
  const explain = (error: unknown) =>
    readFailure(error, { line, profile, authMethods, hasAnswered: state.hasAnswered });
  const logins = () => methodsOf(undefined, { profile, authMethods });
  const giveUp = () => {
    line.stop().catch((error: unknown) => context.log.warn('an agent could not be ended', { error }));
  };
  if (request.signal?.aborted) giveUp();
  request.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const { info, session, retell, note } = await state.watchdog.guard(
      shakeHands(peer, request, {
        authMethods: (methods) => {
          authMethods = methods;
          state.watchdog.restart();
        },
        note: (note) => state.batch.update({ type: 'observed', note }),
        beside: () => line.stderrTail(),
        afterLoad: () => quiet(state),
      }),
    );
    state.session = info.agentSession;
    state.options = sessionOptions(session);
    const remembers = ['loaded', 'resumed', 'forked'].includes(info.continued);
    const opening: Opening = {
      retell,
      note,
      persona: remembers ? null : request.persona,
      told: request.persona,
    };
    const wishes = keepToWishes(state, {
      send: (id, value) => sendOption({ peer, state, id, value }),
      told: () => opening.told,
    });
    const connection = connect({
      peer,
      line,
      state,
      info,
      opening,
      wishes,
      explain,
      logins,
      context,
    });
    if (request.model !== null) await chooseModel(connection, state, request.model);
    if (request.persona) {
      const own = await choosePersona(connection, state, request.persona);
      // Our own telling is for agents that have no such notion, or not this one.
      if (own !== null) Object.assign(opening, { persona: null, told: null });
      else if (request.model === null) await chooseModelOf(connection, state, request.persona);
      if (!remembers) state.batch.update({ type: 'observed', note: personaNote(request.persona, own) });
    }
    await wishes.keep();
    if (state.options.list().length > 0)
      state.batch.update({ type: 'options', options: state.options.list() });
    state.batch.flush();
    return ok(connection);
  } catch (error) {
    // A program that is no agent at all writes something else than messages, and then waits.
    const wrongProgram = error instanceof AgentSilent && state.garbage > 0;
    const failure = await explain(
      wrongProgram ? new ProtocolBroken({ code: 'no-answer', afterMs: error.afterMs }) : error,
    );
    state.batch.flush();
    peer.close();
    await line.stop();
    return refuse(notOpened(failure));
  } finally {
    request.signal?.removeEventListener('abort', giveUp);
  }
}

/** What the first prompt has to tell beside itself, because the agent does not know it. */
type Opening = {
  retell: string | null;
  note: string | null;
  persona: Persona | null;
  /** The custom agent that it is one only by being told, in whichever process. */
  told: Persona | null;
};

type Parts = {
  peer: AcpPeer;
  line: AgentLine;
  state: AcpState;
  info: AgentConnection['info'] & { readonly agentSession: string };
  opening: Opening;
  wishes: KeptWishes;
  explain(error: unknown): Promise<AcpFailure>;
  logins(): readonly LoginMethod[];
  context: AgentContext;
};

function connect(parts: Parts): AgentConnection {
  const { peer, line, state, info, opening, wishes, explain, logins, context } = parts;
  const { batch, watchdog } = state;
  const sessionId = info.agentSession;
  const tokensOfTurn = createTurnTokens(state.request.profile, info.continued);
  let cancelDeadline: NodeJS.Timeout | null = null;

  const ended = line.ended.then((end) => ({ end, stderr: line.stderrTail() }));
  // With its pipes closed an agent is of no more use.
  void peer.closed.then(() => closeLine(line, state.request.profile));

  const withdrawPermissions = () => {
    for (const withdrawal of state.turn?.permissions ?? []) withdrawal.abort();
  };
  const ask = async (text: string, given: PromptGiven): Promise<AgentTurnEnd> => {
    const turn = state.turn;
    const before = line.stderrTail();
    try {
      const answer = await watchdog.guard(
        peer.request('session/prompt', {
          sessionId,
          prompt: await promptBlocks(text, given, info.prompts),
        }),
      );
      const end = tokensOfTurn(AcpPromptEnd.safeParse(answer).data ?? NO_ANSWER);
      state.givesUsage ||= end.counted;
      const tokens = end.tokens ?? turn?.tokens ?? null;
      if (tokens) batch.update({ type: 'counted', tokens });
      const { stopReason } = end;
      if (turn === null || turn.cancelRequested) return { outcome: 'cancelled', stop: 'cancelled' };
      if (stopReason === 'cancelled') {
        const failure = await endedFromOutside(line, !turn.hasRejected());
        return failure ? { outcome: 'failed', failure } : { outcome: 'cancelled', stop: 'cancelled' };
      }
      state.hasAnswered = true;
      if (stopReason !== 'end_turn') return { outcome: 'completed', stop: stopReason };
      return judged(turn.signs.verdict(end, writtenSince(before, line.stderrTail())), logins());
    } catch (error) {
      const failure = await explain(error);
      if (turn?.cancelRequested && failure.code !== 'login-needed') {
        if (failure.code === 'agent-ended') {
          batch.update({ type: 'observed', note: { code: 'agent-ended-on-stop' } });
        }
        return { outcome: 'cancelled', stop: 'cancelled' };
      }
      if (isRequestError(error) && error.code === REQUEST_CANCELLED)
        return { outcome: 'cancelled', stop: 'cancelled' };
      return {
        outcome: 'failed',
        failure: asModelFailure(failure, error, {
          logins: logins(),
          written: writtenSince(before, line.stderrTail()),
        }),
      };
    }
  };
  return {
    info,
    get toldAs() {
      return opening.told;
    },
    ended,
    prompt: async (text, given = { links: [], files: [] }) => {
      if (state.turn) throw new Error('a turn is under way already');
      const turn = createTurn(createModelSigns(state, text));
      state.turn = turn;
      batch.nextTurn();
      // Taken before the prompt is sent: a command that is there by then is not the turn's to end.
      const before = (await line.started?.members().catch(() => null)) ?? null;
      // It may have gone into another mode since, and the session's policy may be another.
      await wishes.keep();
      const { retell, note, persona } = opening;
      const asked = retell !== null ? retold(retell, text) : note !== null ? noted(note, text) : text;
      const sent = !turn.cancelRequested;
      const end: AgentTurnEnd = sent
        ? await ask(persona === null ? asked : toldAs(persona, asked), given)
        : { outcome: 'cancelled', stop: 'cancelled' };
      // A prompt that failed, such as for a missing login, or was never sent has not been taken note of.
      if (sent && end.outcome !== 'failed')
        Object.assign(opening, { retell: null, note: null, persona: null });
      if (cancelDeadline) clearTimeout(cancelDeadline);
      cancelDeadline = null;
      withdrawPermissions();
      // Some agents answer that the turn is cancelled and leave its command running in the worktree.
      const processes = end.outcome === 'cancelled' && turn.leftCommandOpen() ? before : null;
      if (processes) await line.started?.endSince(processes);
      for (const update of turn.settle(end)) batch.update(update);
      batch.flush();
      state.turn = null;
      return end;
    },
    cancel: async () => {
      const { turn } = state;
      if (!turn || turn.cancelRequested) return;
      turn.cancelRequested = true;
      // Hearing that the user gave up is no reason to report the agent as silent.
      watchdog.heard();
      withdrawPermissions();
      cancelDeadline = setTimeout(() => void line.stop(), context.cancelDeadlineMs ?? CANCEL_DEADLINE_MS);
      // When it cannot be sent the connection is gone, and the turn ends with it.
      await peer.notify('session/cancel', { sessionId }).catch(() => undefined);
    },
    standStill: () => watchdog.heard(),
    setOption: wishes.setOption,
    close: async () => {
      withdrawPermissions();
      const end = await closeLine(line, state.request.profile);
      peer.close();
      return end;
    },
  };
}

/** Whether anything was told by then. */
async function quiet(state: AcpState): Promise<boolean> {
  const limit = performance.now() + REPLAY_LIMIT_MS;
  state.lastHeard = performance.now();
  while (performance.now() - state.lastHeard < REPLAY_QUIET_MS && performance.now() < limit) {
    await delay(REPLAY_QUIET_MS - (performance.now() - state.lastHeard) + 1);
  }
  return state.toldEarlier;
}

function notOpened(failure: AcpFailure): AgentNotOpened {
  if (failure.code !== 'agent-refused') return failure;
  const { error, said } = failure;
  return { code: 'protocol-broken', problem: { code: 'session-refused', error }, said };
}
