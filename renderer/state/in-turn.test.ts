import { expect, test } from 'vitest';
import { inTurn } from './in-turn';

test('asks wait for the one before, in order, even when that one fails', async () => {
  const heard: string[] = [];
  let fail: (reason: Error) => void = () => undefined;
  const failing = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const first = inTurn(async () => {
    heard.push('first');
    return failing;
  });
  const second = inTurn(async () => {
    heard.push('second');
    return 2;
  });
  await Promise.resolve();
  expect(heard).toEqual(['first']);
  fail(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await expect(second).resolves.toBe(2);
  expect(heard).toEqual(['first', 'second']);
});
