import { afterEach, expect, test, vi } from 'vitest';
import { gather } from './gather';

afterEach(() => vi.useRealTimers());

test('hands the first item on at once and what follows in one piece, losing nothing', () => {
  vi.useFakeTimers();
  const pieces: (readonly number[])[] = [];
  const take = gather<number>(16, (items) => pieces.push(items));
  take(1);
  take(2);
  take(3);
  expect(pieces).toEqual([[1]]);
  vi.advanceTimersByTime(16);
  expect(pieces).toEqual([[1], [2, 3]]);
  vi.advanceTimersByTime(16);
  take(4);
  expect(pieces).toEqual([[1], [2, 3], [4]]);
});
