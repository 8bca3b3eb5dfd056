import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { createWritesUnderWay } from './writes-under-way';

const session = SessionId.parse('somesession');

test('a follower hears how far a writing is, and that it has ended', async () => {
  const underWay = createWritesUnderWay();
  const follower = underWay.follow(session, undefined);
  expect(await follower.next()).toMatchObject({ value: null });
  let end: () => void = () => undefined;
  const work = underWay.during(session, ({ progress }) => {
    progress({ doing: 'writing', done: 3, of: 10 });
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  expect(await follower.next()).toMatchObject({ value: { done: 3, of: 10 } });
  expect(await underWay.follow(session, undefined).next()).toMatchObject({ value: { done: 3, of: 10 } });
  end();
  await work;
  expect(await follower.next()).toMatchObject({ value: null });
  await follower.return();
});

test('stopping reaches what is written of that session, and nothing when there is none', async () => {
  const underWay = createWritesUnderWay();
  underWay.stop(session);
  await underWay.during(session, async ({ signal }) => {
    underWay.stop(SessionId.parse('anothersession'));
    expect(signal.aborted).toBe(false);
    underWay.stop(session);
    expect(signal.aborted).toBe(true);
  });
});
