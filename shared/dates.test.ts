import { expect, test } from 'vitest';
import { dayOf, momentOf } from './dates';

test('a day and a moment are those of this computer’s time zone', () => {
  const at = new Date(2026, 2, 4, 7, 8, 59).toISOString();
  expect(dayOf(at)).toBe('2026-03-04');
  expect(momentOf(at)).toBe('2026-03-04 07:08');
  expect(dayOf(new Date(2026, 11, 31, 23, 59).toISOString())).toBe('2026-12-31');
});
