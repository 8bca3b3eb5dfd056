import { sameFailure, waitsForSendingBack } from '#shared/check';
import { checkPrompt } from '#shared/check-prompt';
import type { SessionId } from '#shared/ids';
import { ok, refuse } from '#shared/result';
import type { CoreHandlers } from '../../handlers';
import { decide, type SessionState } from '../state';
import { knownSession } from '../store';
import type { SessionChecks } from '../turn';
import { queueTurn, type TurnVerbsOptions } from './turn-verbs';

type Options = TurnVerbsOptions & { readonly checks: SessionChecks };

/** The verbs about the checks of a session. */
export function createCheckVerbs(options: Options): CoreHandlers['checks'] {
  const { store, occupied, checks } = options;
  return {
    async run({ session: id }) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      const session = found.value;
      const free = occupied.whyBusy(session.id);
      if (free) return refuse(free);
      const decided = decide(session.state, { type: 'change-worktree' });
      if (!decided.ok) return decided;
      const all = session.state.row.checks ?? [];
      if (all.length === 0) return refuse({ code: 'no-checks', session: session.id });
      checks.begin(session, all);
      return ok(session.durable.state.row);
    },
    async stop({ session: id }) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      await checks.end(found.value.id);
      return ok({});
    },
    async send({ session: id }) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      if (found.value.state.red.length === 0)
        return refuse({ code: 'no-red-check', session: found.value.id });
      return queueTurn(options, id, (state) =>
        decide(state, { type: 'send', prompt: checkPrompt(state.red) }),
      );
    },
  };
}

/**
 * Sends what a session's checks found back to its agent, as often as the user lets that happen by itself, and unless prompts of
 * the user's wait or it is what the agent was told already.
 */
export async function sendFailureBack(options: TurnVerbsOptions, id: SessionId): Promise<void> {
  const session = options.store.get(id);
  if (!session || !isToBeSent(session.state)) return;
  const { red, sentBack, row } = session.state;
  const why = sentBack && sameFailure(red, sentBack) ? 'same-failure' : null;
  const sent = why
    ? null
    : await queueTurn(options, id, (state) =>
        isToBeSent(state)
          ? decide(state, { type: 'send', prompt: checkPrompt(state.red), sentBack: true })
          : ok([]),
      );
  if (why === null && (sent === null || sent.ok)) return;
  await session.record({
    ...{ type: 'session.noted', turn: row.turns },
    note: { code: 'check-not-sent-back', why: why ?? 'refused' },
  });
}

function isToBeSent({ row, red }: SessionState): boolean {
  return waitsForSendingBack(row) && red.length > 0;
}
