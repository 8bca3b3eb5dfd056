import { z } from 'zod';
import { StopReason } from '#shared/events';
import type { TurnTokens } from '#shared/usage';
import { AcpCount } from './acp-schema';
import { wordsIn } from './words-in';

const count = AcpCount.nullish().catch(null);

const Usage = z
  .object({
    inputTokens: count,
    outputTokens: count,
    cachedReadTokens: count,
    thoughtTokens: count,
    totalTokens: count,
  })
  .nullish()
  .catch(null);

const CountedPiece = z.object({
  sessionUpdate: z.literal('agent_message_chunk'),
  _meta: z.object({ usage: Usage }),
});

const QuotaCount = z.object({ input_tokens: count, output_tokens: count }).catch({});

/** What some agents tell beside the protocol. */
const Meta = z
  .object({
    quota: z.object({ token_count: z.unknown().optional() }).nullish().catch(null),
    error: z.unknown().optional(),
  })
  .nullish()
  .catch(null);

/** Not of the protocol, and said by agents that have no other word for it. */
const FAILED_STOP = /^(?:error|fail(?:ed|ure)?)$/i;

/**
 * What answers a prompt. `counted`: it tells of tokens that the model gave. `tokens`: null where it counts none. `error`:
 * the words of an error that it tells of, empty where there are none; null where it tells of no error.
 */
export const AcpPromptEnd = z
  .object({
    stopReason: z.unknown().optional(),
    usage: Usage,
    error: z.unknown().optional(),
    _meta: Meta,
  })
  .transform(({ stopReason, usage, error, _meta }) => {
    const words = errorWords(error) || errorWords(_meta?.error);
    const isFailed = words !== '' || (typeof stopReason === 'string' && FAILED_STOP.test(stopReason));
    const quota = _meta?.quota?.token_count;
    return {
      stopReason: StopReason.safeParse(stopReason).data ?? ('end_turn' as const),
      counted: (usage?.outputTokens ?? usage?.totalTokens ?? 0) > 0 || isGiven(quota),
      tokens: tokensOf(usage, QuotaCount.parse(quota)),
      error: isFailed ? words : null,
    };
  });
export type AcpPromptEnd = z.infer<typeof AcpPromptEnd>;

/** Tokens of one call of the model, which one agent tells beside a piece of a message; null: none are told. */
export function tokensOfPiece(update: unknown): TurnTokens | null {
  const usage = CountedPiece.safeParse(update).data?._meta.usage;
  return usage ? tokensOf(usage, {}) : null;
}

function errorWords(error: unknown): string {
  return typeof error === 'string' || typeof error === 'object' ? wordsIn(error) : '';
}

function tokensOf(usage: z.infer<typeof Usage>, quota: z.infer<typeof QuotaCount>): TurnTokens | null {
  const tokens = {
    input: usage?.inputTokens ?? quota.input_tokens ?? null,
    output: usage?.outputTokens ?? quota.output_tokens ?? null,
    cached: usage?.cachedReadTokens ?? null,
    thought: usage?.thoughtTokens ?? null,
    total: usage?.totalTokens ?? null,
  };
  return Object.values(tokens).some((one) => one !== null) ? tokens : null;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}
