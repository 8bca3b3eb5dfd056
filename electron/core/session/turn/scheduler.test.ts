import { expect, test } from 'vitest';
import { createScheduler, type Slot } from './scheduler';

const never = new AbortController().signal;

async function held(place: Promise<Slot | null>): Promise<Slot> {
  const got = await place;
  if (!got) throw new Error('no place');
  return got;
}

test('first come, first served, never more than there are slots', async () => {
  const scheduler = createScheduler(1);
  const order: string[] = [];
  const queue = async (name: string) => {
    const place = await held(scheduler.enter(never));
    order.push(name);
    return place;
  };
  const first = await held(scheduler.enter(never));
  const second = queue('second');
  const third = queue('third');
  expect(scheduler.running).toBe(1);
  first.leave();
  first.leave();
  (await second).leave();
  (await third).leave();
  expect(order).toEqual(['second', 'third']);
  expect(scheduler.running).toBe(0);
});

test('one that waits for the user lends its place and comes back without queueing', async () => {
  const scheduler = createScheduler(1);
  const waiting = await held(scheduler.enter(never));
  const next = scheduler.enter(never);
  waiting.lend();
  const working = await held(next);
  waiting.resume();
  expect(scheduler.running).toBe(2);
  working.leave();
  waiting.leave();
  expect(scheduler.running).toBe(0);
});

test('leaving the queue gives nothing away', async () => {
  const scheduler = createScheduler(1);
  const first = await held(scheduler.enter(never));
  const left = new AbortController();
  const second = scheduler.enter(left.signal);
  const third = scheduler.enter(never);
  left.abort();
  expect(await second).toBeNull();
  first.leave();
  expect(await third).not.toBeNull();
  expect(scheduler.running).toBe(1);
});

test('more slots let the queue in at once', async () => {
  const scheduler = createScheduler(1);
  await held(scheduler.enter(never));
  const second = scheduler.enter(never);
  scheduler.setSlots(2);
  expect(await second).not.toBeNull();
});
