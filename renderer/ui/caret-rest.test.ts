import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followCaret } from './caret-rest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the caret rests once nothing was typed for a while, and wakes with the next key', () => {
  const signs = new EventTarget();
  const told: string[] = [];
  followCaret(signs, () => {
    told.push('rests');
    return () => told.push('wakes');
  });
  vi.advanceTimersByTime(9_000);
  signs.dispatchEvent(new Event('input'));
  vi.advanceTimersByTime(9_000);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual(['rests']);
  expect(vi.getTimerCount()).toBe(0);
  signs.dispatchEvent(new Event('keydown'));
  expect(told).toEqual(['rests', 'wakes']);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(['rests', 'wakes', 'rests']);
});
