import { RequestError } from '@agentclientprotocol/sdk';
import type { PermissionOption } from '#shared/events';
import { assertNever } from '#shared/result';
import { addTokens } from '#shared/usage';
import type { Log } from '../ports';
import { type MappedUpdate, mapUpdate, permissionOptions } from './acp-mapping';
import type { SessionOptions } from './acp-options';
import type { AcpHandlers } from './acp-peer';
import { tokensOfPiece } from './acp-prompt-end';
import { AcpNotification, AcpPermissionRequest } from './acp-schema';
import type { AcpTurn } from './acp-turn';
import type { AgentUpdate, OpenAgent } from './agent';
import type { UpdateBatch } from './update-batch';
import type { Watchdog } from './watchdog';

const GARBAGE_NOTES = 3;
const UNKNOWN_NOTES = 20;
const WITHDRAWN = { outcome: { outcome: 'cancelled' } };

/** What the connection and its inbox both know. */
export type AcpState = {
  readonly request: OpenAgent;
  readonly log: Log;
  readonly batch: UpdateBatch;
  readonly watchdog: Watchdog;
  /** The agent's own id of the session that this connection is for; null until it is known. */
  session: string | null;
  turn: AcpTurn | null;
  options: SessionOptions | null;
  /** When the agent last sent an update, in milliseconds of `performance.now()`. */
  lastHeard: number;
  /** Whether it told something of an earlier conversation. */
  toldEarlier: boolean;
  /** Whether it counts the tokens of its turns; learnt from those that succeeded. */
  givesUsage: boolean;
  /** Whether its model has answered a prompt of this connection. */
  hasAnswered: boolean;
  /** Lines that were no messages. */
  garbage: number;
};

/** Takes what the agent sends by itself: updates, permission requests, and what nobody understands. */
export function createInbox(state: AcpState): AcpHandlers {
  const { batch, watchdog, request } = state;
  const noted = new Set<string>();
  const others = new Set<string>();
  const noteOnce = (what: string) => {
    if (noted.has(what) || noted.size >= UNKNOWN_NOTES) return;
    noted.add(what);
    batch.update({ type: 'observed', note: { code: 'message-unknown', message: what.slice(0, 80) } });
  };
  let commands = '';
  /** Some agents announce the same commands before each prompt. */
  const isAsBefore = (announced: unknown): boolean => {
    const before = commands;
    commands = JSON.stringify(announced);
    return commands === before;
  };
  const update = (params: unknown): void => {
    state.lastHeard = performance.now();
    const parsed = AcpNotification.safeParse(params);
    if (!parsed.success) noteOnce('session/update of no kind');
    else if (!isOfAnother(parsed.data.sessionId)) {
      state.turn?.signs.hear(parsed.data.update);
      countCall(parsed.data.update);
      hear(mapUpdate(parsed.data.update));
    }
  };
  const countCall = (update: unknown): void => {
    const { turn } = state;
    const tokens = turn && tokensOfPiece(update);
    if (tokens) turn.tokens = addTokens(turn.tokens, tokens);
  };
  /** One process may hold several sessions of the agent's; only one of them is ours. */
  const isOfAnother = (session: string | null | undefined): boolean => {
    if (!session || state.session === null || session === state.session) return false;
    if (!others.has(session) && others.size < UNKNOWN_NOTES) {
      others.add(session);
      state.log.warn('an agent speaks of a session that is not this one: it is not listened to', {
        agent: request.profile.id,
        session: session.slice(0, 200),
      });
    }
    return true;
  };
  const hear = (mapped: MappedUpdate): void => {
    const { turn, options } = state;
    if (!turn)
      state.toldEarlier ||= mapped.to === 'tool' || (mapped.to === 'listener' && isWork(mapped.update));
    switch (mapped.to) {
      case 'nobody':
        break;
      case 'unknown':
        noteOnce(mapped.kind);
        break;
      case 'options':
        if (options?.update(mapped.update)) batch.update({ type: 'options', options: options.list() });
        break;
      case 'tool':
        // Outside a turn it is an old conversation being told, or an afterthought on a call that is settled.
        if (!turn) break;
        watchdog.heard();
        batch.update(turn.tool(mapped.call));
        break;
      case 'listener':
        if (isWork(mapped.update)) {
          if (!turn) break;
          watchdog.heard();
        }
        if (mapped.update.type === 'commands' && isAsBefore(mapped.update)) break;
        batch.update(mapped.update);
        break;
      default:
        assertNever(mapped);
    }
  };
  const permission = async (params: unknown, peerSignal: AbortSignal): Promise<unknown> => {
    const parsed = AcpPermissionRequest.safeParse(params);
    if (!parsed.success) throw RequestError.invalidParams({ details: parsed.error.message.slice(0, 500) });
    if (isOfAnother(parsed.data.sessionId))
      throw RequestError.invalidParams({ details: 'this client has no such session' });
    const { turn } = state;
    if (!turn || turn.cancelRequested || peerSignal.aborted) return WITHDRAWN;
    watchdog.heard();
    const offered = permissionOptions(parsed.data);
    turn.signs.hear({ sessionUpdate: 'tool_call' });
    const asked = turn.asked(parsed.data.toolCall);
    batch.update(asked.update);
    batch.flush();
    const withdrawal = new AbortController();
    const withdraw = () => withdrawal.abort();
    peerSignal.addEventListener('abort', withdraw, { once: true });
    turn.permissions.add(withdrawal);
    try {
      const answer = request.listener.askPermission({
        tool: asked.known,
        options: offered,
        signal: withdrawal.signal,
      });
      const chosen = await Promise.race([answer, aborted(withdrawal.signal)]);
      const option = chosen && matching(offered, chosen);
      if (!option || withdrawal.signal.aborted) return WITHDRAWN;
      if (option.kind === 'reject_once' || option.kind === 'reject_always')
        turn.rejected(parsed.data.toolCall.toolCallId);
      return { outcome: { outcome: 'selected', optionId: option.id } };
    } catch (error) {
      state.log.error('asking for a permission failed', { agent: request.profile.id, error: String(error) });
      throw error;
    } finally {
      peerSignal.removeEventListener('abort', withdraw);
      turn.permissions.delete(withdrawal);
    }
  };
  return {
    update,
    permission,
    ignored: (method) => {
      // A leading underscore marks an extension of the agent's own; `$/` is the library's.
      if (!method.startsWith('_') && !method.startsWith('$/')) noteOnce(method);
    },
    garbage: (line) => {
      state.garbage += 1;
      if (state.garbage > GARBAGE_NOTES) return;
      batch.update({ type: 'observed', note: { code: 'line-unreadable', line } });
    },
  };
}

/** Belongs to a turn; the rest may come at any time, and says nothing about whether the model answers. */
function isWork(update: AgentUpdate): boolean {
  return update.type === 'said' || update.type === 'thought' || update.type === 'planned';
}

/** Option ids are the agent's own; what an option does is its kind. */
function matching(
  offered: readonly PermissionOption[],
  chosen: PermissionOption,
): PermissionOption | undefined {
  return offered.find(({ id }) => id === chosen.id) ?? offered.find(({ kind }) => kind === chosen.kind);
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
