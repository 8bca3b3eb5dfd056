import { randomUUID } from 'node:crypto';
import type { SessionEvent } from '#shared/events';
import { NextPromptId, type SessionId } from '#shared/ids';
import { dueOf } from '#shared/projections/next-prompts';
import type { Refusal } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { GitStuck } from '../../git';
import type { CoreHandlers } from '../../handlers';
import { diskRefusal } from '../../writing';
import { decideNext, type SessionState } from '../state';
import { knownSession, orNotWritten } from '../store';
import { recordDecided } from './record-decided';
import { queueTurn, type TurnVerbsOptions } from './turn-verbs';

/** The verbs about prompts that wait for a turn to end. */
export function createNextPrompts(options: TurnVerbsOptions): CoreHandlers['nextPrompts'] {
  const change = async <E>(id: SessionId, judge: (state: SessionState) => Result<SessionEvent[], E>) => {
    const found = knownSession(options.store, id);
    if (!found.ok) return found;
    return orNotWritten(() => recordDecided(found.value, judge(found.value.state)));
  };
  return {
    async add({ session, attachments: given, ...asked }) {
      const attached = await options.attachments.find(given);
      if (!attached.ok) return attached;
      const id = NextPromptId.parse(randomUUID().replaceAll('-', ''));
      let waits = false;
      const added = await queueTurn(options, session, (state) => {
        const decided = decideNext(state, { type: 'add', id, ...asked, attachments: attached.value });
        waits = decided.ok && decided.value.some(({ type }) => type === 'next-prompt.added');
        return decided;
      });
      return added.ok ? ok({ row: added.value, id: waits ? id : null }) : added;
    },
    async edit({ session, prompt: id, text, attachments: given }) {
      const attached = given === undefined ? null : await options.attachments.find(given);
      if (attached && !attached.ok) return attached;
      const attachments = attached?.value;
      return change(session, (state) => decideNext(state, { type: 'edit', id, text, attachments }));
    },
    move: ({ session, prompt: id, index }) =>
      change(session, (state) => decideNext(state, { type: 'move', id, index })),
    remove: ({ session, prompt: id }) =>
      change(session, (state) => decideNext(state, { type: 'remove', id })),
    send: ({ session, prompt: id }) =>
      queueTurn(options, session, (state) => decideNext(state, { type: 'send', id })),
  };
}

/**
 * Sends the prompt whose time has come now that the session's turn has ended, if there is one. What is in its way is put
 * on record: it is held then, until the user sends it.
 */
export async function sendDuePrompt(options: TurnVerbsOptions, session: SessionId): Promise<void> {
  const live = options.store.get(session);
  const due = live && dueOf(live.state.next);
  if (!live || !due) return;
  const sent = await sendDue(options, session);
  if (sent.ok || dueOf(live.state.next)?.id !== due.id) return;
  await live.record({ type: 'next-prompt.held', id: due.id, refusal: sent.refusal });
}

/** Nobody waits for an answer who could be told of what breaks, so that is in its way like all else. */
async function sendDue(options: TurnVerbsOptions, session: SessionId): Promise<Result<unknown, Refusal>> {
  try {
    return await queueTurn(options, session, (state) => decideNext(state, { type: 'send-due' }));
  } catch (error) {
    if (error instanceof GitStuck) return refuse(error.stuck);
    const { home, log } = options.ports;
    const reference = randomUUID().slice(0, 8);
    log.error('a prompt that waited could not be sent', { session, reference, error });
    return refuse(diskRefusal(error, home) ?? { code: 'next-prompt-failed', reference });
  }
}
