import { expect, test } from 'vitest';
import { ESCAPE_ATTEMPTS } from './testing/escape-attempts';
import { tryEscapes } from './testing/escape-scene';
import { testAtNight } from './testing/test-at-night';

test('of everything that an agent may try, nothing leads out of its sandbox', async () => {
  const { escaped, tried } = await tryEscapes('sandbox');
  expect(escaped).toEqual([]);
  expect(tried).toBe(ESCAPE_ATTEMPTS.length);
});

testAtNight('without a sandbox most of it leads to the user’s own: the attempts are real ones', async () => {
  const { escaped } = await tryEscapes('none');
  expect(escaped.length).toBeGreaterThan(60);
});
