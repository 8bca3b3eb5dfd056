import { type Money, type SessionUsage, type TurnTokens, totalTokens } from './usage';

/** What an agent reports of tokens and cost, in words; the one place that words it. */

const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

/** `842 tokens`, `12.4k tokens`, `1.3M tokens`. */
export function tokenWords(count: number): string {
  return `${shortCount(count)} ${count === 1 ? 'token' : 'tokens'}`;
}

/** `$0.42`, `$0.0031`, `12.00 credits`. */
export function moneyWords({ amount, currency }: Money): string {
  const figure = amount.toLocaleString('en', {
    minimumFractionDigits: 2,
    maximumFractionDigits: amount > 0 && amount < 0.1 ? 4 : 2,
  });
  const sign = SIGNS[currency];
  return sign ? `${sign}${figure}` : `${figure} ${currency}`;
}

/** What a turn or a session took, shortest first to read: `12.4k tokens`, `$0.42`; empty where nobody told. */
export function usageWords(tokens: TurnTokens | null | undefined, cost: readonly Money[]): string[] {
  const total = totalTokens(tokens);
  return [
    ...(total === null ? [] : [tokenWords(total)]),
    ...cost.filter(({ amount }) => amount > 0).map(moneyWords),
  ];
}

/** The same in full, one line a figure. */
export function usageLines({ tokens, cost }: Pick<SessionUsage, 'tokens' | 'cost'>): string[] {
  const counts: [string, number | null | undefined][] = [
    ['Tokens', totalTokens(tokens)],
    ['Input', tokens?.input],
    ['Output', tokens?.output],
    ['From cache', tokens?.cached],
    ['Thinking', tokens?.thought],
  ];
  return [
    ...counts.flatMap(([name, count]) => (count == null ? [] : [`${name}: ${count.toLocaleString('en')}`])),
    ...cost.map((money) => `Cost: ${moneyWords(money)}`),
  ];
}

function shortCount(count: number): string {
  if (count < 1000) return String(count);
  // What would round to 1000k is 1M.
  const [unit, of] = count < 999_950 ? ['k', 1e3] : count < 999_950_000 ? ['M', 1e6] : ['G', 1e9];
  return `${(count / of).toLocaleString('en', { maximumFractionDigits: 1 })}${unit}`;
}
