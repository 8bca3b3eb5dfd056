import { expect, test } from 'vitest';
import type { SessionEvent } from '../events';
import { NOTHING_USED, type SessionUsage } from '../usage';
import { foldUsage } from './usage';

const costs = (turn: number, amount: number, currency = 'USD'): SessionEvent => ({
  type: 'agent.usage',
  turn,
  used: 0,
  size: 0,
  cost: `${amount.toFixed(4)} ${currency}`,
  sum: { amount, currency },
});
const connected = (turn: number, continued: 'new' | 'loaded' | 'resumed' | 'retold'): SessionEvent => ({
  type: 'agent.connected',
  turn,
  agentName: null,
  agentVersion: null,
  agentSession: null,
  continued,
});
const fold = (...events: SessionEvent[]): SessionUsage => events.reduce(foldUsage, NOTHING_USED);
const dollars = (...events: SessionEvent[]) => fold(...events).cost.map(({ amount }) => amount);

test('a cost that grows is counted once, however often it is reported', () => {
  expect(dollars(connected(1, 'new'), costs(1, 0.25), costs(1, 0.25), costs(1, 0.5), costs(2, 0.75))).toEqual(
    [0.75],
  );
});

test('a sum that goes backwards within a turn is no news', () => {
  expect(dollars(costs(1, 0.5), costs(1, 0.25), costs(1, 0.5), costs(1, 0), costs(1, 0.75))).toEqual([0.75]);
});

test('an agent that counts anew in a later turn, or in a session of its own, adds to what was spent', () => {
  expect(dollars(costs(1, 0.5), connected(2, 'resumed'), costs(2, 0.25), costs(2, 0.5))).toEqual([1]);
  expect(dollars(costs(1, 0.5), connected(2, 'loaded'), costs(2, 0.75))).toEqual([0.75]);
  expect(dollars(costs(1, 0.5), connected(2, 'retold'), costs(2, 0.75))).toEqual([1.25]);
});

test('each currency has a sum of its own', () => {
  expect(fold(costs(1, 0.5), costs(1, 3, 'credits'), costs(2, 0.75)).cost).toEqual([
    { amount: 1.25, currency: 'USD' },
    { amount: 3, currency: 'credits' },
  ]);
});

test('what earlier versions wrote in words is counted too', () => {
  const words = (cost: string | null): SessionEvent => ({
    type: 'agent.usage',
    turn: 1,
    used: 0,
    size: 0,
    cost,
  });
  expect(dollars(words('0.1250 USD'), words(null), words('0.5000 USD'))).toEqual([0.5]);
  expect(fold(words('NaN USD'), words('-1.0000 USD'), words('Infinity USD'))).toEqual(NOTHING_USED);
});

test('tokens of turns are summed, with a total where one agent gives none, and never beyond what can be counted', () => {
  const counted = (total: number | null, input: number | null = null): SessionEvent => ({
    type: 'agent.counted',
    turn: 1,
    tokens: { input, output: input, cached: null, thought: null, total },
  });
  expect(fold(counted(100), counted(null, 10)).tokens).toEqual({
    input: 10,
    output: 10,
    cached: null,
    thought: null,
    total: 120,
  });
  const huge = counted(Number.MAX_SAFE_INTEGER);
  expect(fold(huge, huge).tokens?.total).toBe(Number.MAX_SAFE_INTEGER);
});
