import { expect, test } from 'vitest';
import { moneyWords, tokenWords, usageLines, usageWords } from './describe-usage';

test.each([
  [0, '0 tokens'],
  [1, '1 token'],
  [999, '999 tokens'],
  [12_440, '12.4k tokens'],
  [999_949, '999.9k tokens'],
  [999_950, '1M tokens'],
  [1_300_000, '1.3M tokens'],
  [2e12, '2,000G tokens'],
])('%d tokens are %s', (count, words) => expect(tokenWords(count)).toBe(words));

test.each([
  [{ amount: 0.42, currency: 'USD' }, '$0.42'],
  [{ amount: 0.0031, currency: 'USD' }, '$0.0031'],
  [{ amount: 1234.5, currency: 'EUR' }, '€1,234.50'],
  [{ amount: 12, currency: 'credits' }, '12.00 credits'],
])('%o is %s', (money, words) => expect(moneyWords(money)).toBe(words));

test('what nobody told is not said', () => {
  expect(usageWords(null, [])).toEqual([]);
  expect(usageWords(null, [{ amount: 0, currency: 'USD' }])).toEqual([]);
  const tokens = { input: 900, output: 100, cached: null, thought: 20, total: null };
  expect(usageWords(tokens, [{ amount: 0.5, currency: 'USD' }])).toEqual(['1k tokens', '$0.50']);
  expect(usageLines({ tokens, cost: [] })).toEqual([
    'Tokens: 1,000',
    'Input: 900',
    'Output: 100',
    'Thinking: 20',
  ]);
});
