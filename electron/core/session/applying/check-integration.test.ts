import { expect, test } from 'vitest';
import { checksOf } from './check-integration';

const check = (name: string, ...command: string[]) => ({
  ...{ name, command, when: 'turn' as const, seconds: 60 },
});

test('each command runs once, and none is left out for being called like another', () => {
  const one = [check('test', 'npm', 'test'), check('lint', 'npm', 'run', 'lint')];
  const other = [check('test', 'pytest'), check('lint', 'npm', 'run', 'lint')];
  expect(checksOf([one, other, other]).map(({ name, command }) => [name, ...command])).toEqual([
    ['test', 'npm', 'test'],
    ['lint', 'npm', 'run', 'lint'],
    ['test (2)', 'pytest'],
  ]);
});
