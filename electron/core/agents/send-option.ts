import { setTimeout as delay } from 'node:timers/promises';
import { refusalText } from './acp-failure';
import type { AcpState } from './acp-inbox';
import { type AcpPeer, isRequestError } from './acp-peer';

/** Setting an option needs no model, so no agent has a reason to take long. */
const OPTION_DEADLINE_MS = 15_000;

/** Sets an option that the agent offers, and tells what is set since. That it was refused is noted. */
export async function sendOption({
  peer,
  state,
  id,
  value,
}: {
  readonly peer: AcpPeer;
  readonly state: AcpState;
  readonly id: string;
  readonly value: string;
}): Promise<'set' | 'unknown'> {
  const { batch, options, session: sessionId } = state;
  const wanted = options?.request(id, value);
  if (!wanted) return 'unknown';
  try {
    const answer = await inTime(peer.request(wanted.method, { sessionId, ...wanted.params }));
    options?.chosen(id, value, answer);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const reason = isRequestError(error) ? refusalText(error) : words;
    batch.update({ type: 'observed', note: { code: 'option-not-taken', option: id, value, reason } });
    batch.flush();
    return 'unknown';
  }
  batch.update({ type: 'options', options: options?.list() ?? [] });
  batch.flush();
  return 'set';
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  const late = new AbortController();
  const deadline = delay(OPTION_DEADLINE_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('it did not answer');
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    late.abort();
    deadline.catch(() => undefined);
  }
}
