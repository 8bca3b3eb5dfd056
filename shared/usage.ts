import { z } from 'zod';

/** What a model's work takes, as an agent reports it: every figure is an agent's word. */

const Tokens = z.number().int().nonnegative().nullable();
/** Tokens that calls of a model took together; null: the agent does not tell. `cached`: read from a cache. */
export const TurnTokens = z.object({
  input: Tokens,
  output: Tokens,
  cached: Tokens,
  thought: Tokens,
  total: Tokens,
});
export type TurnTokens = z.infer<typeof TurnTokens>;

export const Money = z.object({ amount: z.number().nonnegative(), currency: z.string() });
export type Money = z.infer<typeof Money>;

/** What a session has taken since it began, work that was left behind included. */
export const SessionUsage = z.object({
  /** Summed over the turns that were counted; null: none was. */
  tokens: TurnTokens.nullable(),
  /** One sum a currency, in the order in which they were first reported. */
  cost: z.array(Money),
  /** How long agents worked in it, without what they waited for the user. */
  workedMs: z.number().nonnegative(),
  /** Up to when that is counted; null: none works. */
  workedAt: z.string().nullable(),
  /** Tokens that the turn under way has taken at least, before it is counted: those that the model was last given. */
  atLeast: z.number().int().nonnegative(),
  /** What the agent last said that its own session cost so far, and in which turn: the next report is compared with it. */
  reported: Money.extend({ turn: z.number().int() }).nullable(),
});
export type SessionUsage = z.infer<typeof SessionUsage>;

export const NOTHING_USED: SessionUsage = {
  tokens: null,
  cost: [],
  workedMs: 0,
  workedAt: null,
  atLeast: 0,
  reported: null,
};

/** All tokens of a count together; null where it holds none. Agents that give no total count cached input as input. */
export function totalTokens(tokens: TurnTokens | null | undefined): number | null {
  if (!tokens) return null;
  const { total, input, output } = tokens;
  if (total !== null) return total;
  return input === null && output === null ? null : (input ?? 0) + (output ?? 0);
}

export function addTokens(sum: TurnTokens | null, more: TurnTokens): TurnTokens {
  const add = (before: number | null, now: number | null) =>
    before === null && now === null ? null : Math.min((before ?? 0) + (now ?? 0), Number.MAX_SAFE_INTEGER);
  const one = (name: keyof TurnTokens) => add(sum?.[name] ?? null, more[name]);
  return {
    input: one('input'),
    output: one('output'),
    cached: one('cached'),
    thought: one('thought'),
    // Of two agents one may give no total.
    total: add(totalTokens(sum), totalTokens(more)),
  };
}
