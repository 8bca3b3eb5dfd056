import type { SessionEvent } from '../events';
import { addTokens, type Money, type SessionUsage } from '../usage';

type Reported = SessionUsage['reported'];
type UsageEvent = Extract<SessionEvent, { type: 'agent.usage' }>;

/** Folds one event into what a session has taken; only what agents report, not how long they worked. */
export function foldUsage(usage: SessionUsage, event: SessionEvent): SessionUsage {
  switch (event.type) {
    case 'agent.counted':
      return { ...usage, tokens: addTokens(usage.tokens, event.tokens), atLeast: 0 };
    case 'turn.queued':
    case 'turn.ended':
      return { ...usage, atLeast: 0 };
    case 'agent.usage': {
      const { spent, reported } = spentSince(usage.reported, event);
      const atLeast = Math.max(usage.atLeast, Math.round(event.used));
      return spent
        ? { ...usage, atLeast, cost: addMoney(usage.cost, spent), reported }
        : { ...usage, atLeast };
    }
    case 'agent.connected':
      return { ...usage, reported: reportedTo(usage.reported, event) };
    default:
      return usage;
  }
}

/**
 * What came to the cost with a report. Agents report what their session cost so far: within a turn a smaller sum is no
 * news, in a later one the agent counts anew, as some do in a new process.
 */
export function spentSince(
  before: Reported,
  event: UsageEvent,
): { readonly spent: Money | null; readonly reported: Reported } {
  const sum = event.sum ?? sumIn(event.cost);
  if (!sum) return { spent: null, reported: before };
  const { turn } = event;
  const same = before?.currency === sum.currency ? before : null;
  if (same && sum.amount < same.amount && turn === same.turn) return { spent: null, reported: before };
  const known = same && sum.amount >= same.amount ? same.amount : 0;
  return { spent: { ...sum, amount: sum.amount - known }, reported: { ...sum, turn } };
}

/** What a report is compared with once an agent is connected: one that begins a session of its own counts from nothing. */
export function reportedTo(
  before: Reported,
  { continued }: Pick<Extract<SessionEvent, { type: 'agent.connected' }>, 'continued'>,
): Reported {
  return continued === 'new' || continued === 'retold' ? null : before;
}

export function addMoney(sums: readonly Money[], more: Money): Money[] {
  if (!sums.some(({ currency }) => currency === more.currency)) return [...sums, more];
  return sums.map((one) =>
    one.currency === more.currency ? { ...one, amount: one.amount + more.amount } : one,
  );
}

/** As earlier versions wrote it: `0.1234 USD`. */
function sumIn(cost: string | null): Money | null {
  const [, amount, currency] = /^(\d{1,12}\.\d{1,4}) (\S{1,12})$/.exec(cost ?? '') ?? [];
  return amount && currency ? { amount: Number(amount), currency } : null;
}
