import { expect, test } from 'vitest';
import { openStream } from './stream';

function counting(outer?: AbortSignal) {
  let letGo: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const stream = openStream(outer, async function* (life) {
    try {
      for (let count = 0; !life.signal.aborted; count += 1) yield count;
    } finally {
      letGo();
    }
  });
  return { stream, released };
}

test('what a stream holds is let go when its asker aborts and never asks again', async () => {
  const asker = new AbortController();
  const { stream, released } = counting(asker.signal);
  expect(await stream.next()).toEqual({ done: false, value: 0 });
  asker.abort();
  await released;
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('a stream that is left in the middle lets go at once', async () => {
  const { stream, released } = counting();
  for await (const count of stream) if (count === 2) break;
  await released;
});

test('a stream asked for by one who has left gives nothing', async () => {
  const { stream } = counting(AbortSignal.abort());
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
