import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Budget, NO_BUDGET } from '#shared/budget';
import { Settings } from '#shared/settings';
import { sessionRowFor } from '#shared/testing/session-row';
import { NOTHING_USED } from '#shared/usage';
import { memorySettings } from '../../testing/test-values';
import type { RunningTurn } from './running-turn';
import { watchBudget } from './turn-budget';
import { createStop } from './turn-ending';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a turn is stopped for after some seconds of work, where two dollars were spent. */
function reachedAfter(seconds: number, budget: Partial<Budget>, beyondBudget = false) {
  const row = sessionRowFor({
    turns: 9,
    budget: { ...NO_BUDGET, ...budget },
    usage: { ...NOTHING_USED, workedMs: 60_000, cost: [{ amount: 2, currency: 'USD' }] },
  });
  const stop = createStop();
  const running = {
    session: { state: { row, open: { turn: 9, started: true, cancelling: false, beyondBudget } } },
    turn: 9,
    side: { slot: { isHeld: true } },
    stop,
  } as unknown as RunningTurn;
  const leave = watchBudget(running, memorySettings(Settings.parse({})));
  vi.advanceTimersByTime(seconds * 1000);
  leave();
  return stop.wish && stop.budget;
}

test('a turn is stopped for what it uses up, with what turns before it took', () => {
  expect(reachedAfter(40, { minutes: 2 })).toBeNull();
  expect(reachedAfter(61, { minutes: 2 })).toEqual({ part: 'minutes', limit: 2 });
  expect(reachedAfter(1, { cost: 2 })).toEqual({ part: 'cost', limit: 2 });
  expect(reachedAfter(1, { cost: 2.01 })).toBeNull();
});

test('the number of turns stops none that runs, nor does any limit one that goes on without them', () => {
  expect(reachedAfter(10, { turns: 1 })).toBeNull();
  expect(reachedAfter(600, { turns: 1, minutes: 1, cost: 1 }, true)).toBeNull();
});
