import { describe, expect, test } from 'vitest';
import { durationWords, spanWords } from './duration-words';

describe('a span of time in words', () => {
  test.each([
    [0, '0.0 s'],
    [420, '0.4 s'],
    [3_400, '3.4 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1m 00s'],
    [108_000, '1m 48s'],
    [3_600_000, '1h 00m'],
    [7_500_000, '2h 05m'],
  ])('%i ms reads %s', (milliseconds, words) => {
    expect(durationWords(milliseconds)).toBe(words);
  });

  test('a clock that was set back says nothing rather than nonsense', () => {
    expect(durationWords(-5)).toBe('');
    expect(spanWords('2026-01-01T00:00:10.000Z', '2026-01-01T00:00:00.000Z')).toBe('');
  });

  test('an open span has no length yet', () => {
    expect(spanWords('2026-01-01T00:00:00.000Z', null)).toBe('');
    expect(spanWords('2026-01-01T00:00:00.000Z', '2026-01-01T00:01:48.000Z')).toBe('1m 48s');
  });
});
