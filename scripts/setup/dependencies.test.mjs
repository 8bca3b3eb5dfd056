import { expect, test } from 'vitest';
import { differenceFromLock } from './dependencies.mjs';

const lock = {
  '': { name: 'app' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a-darwin': { version: '1.0.0', optional: true },
};

test('an installed tree without the packages of other platforms is what the lock says', () => {
  expect(differenceFromLock(lock, { 'node_modules/a': { version: '1.0.0' } })).toBeNull();
});

test('another version, a missing and a superfluous package are named', () => {
  expect(differenceFromLock(lock, { 'node_modules/a': { version: '1.0.1' } })).toContain('1.0.1, not 1.0.0');
  expect(differenceFromLock(lock, {})).toBe('node_modules/a is missing');
  const extra = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } };
  expect(differenceFromLock(lock, extra)).toBe('node_modules/b is not in the lock');
});
