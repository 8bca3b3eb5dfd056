import { expect, test } from 'vitest';
import { createStart } from './start';

const NEVER_MS = 2 ** 30;

test('what waits for the work begins it, once', async () => {
  let begun = 0;
  const start = createStart(NEVER_MS, async () => {
    begun += 1;
  });
  expect(begun).toBe(0);
  await Promise.all([start.begin(), start.begin()]);
  await start.ended;
  expect(begun).toBe(1);
});

test('without anyone waiting it begins by itself', async () => {
  let done = false;
  const start = createStart(0, async () => {
    await Promise.resolve();
    done = true;
  });
  await start.ended;
  expect(done).toBe(true);
});

test('a failure of the work is told to whoever waits', async () => {
  const start = createStart(NEVER_MS, () => Promise.reject(new Error('broken')));
  await expect(start.begin()).rejects.toThrow('broken');
  await expect(start.ended).rejects.toThrow('broken');
});
