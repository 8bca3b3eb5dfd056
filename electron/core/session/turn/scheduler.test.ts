import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { type Asker, createScheduler, type Slot } from './scheduler';

const never = new AbortController().signal;
const asker = (session: string, repository = '/one', agent = 'claude'): Asker => ({
  session: SessionId.parse(`session${session}`),
  repository,
  agent,
});
const slots = (count: number) => ({ slots: count, repositories: {}, agents: {} });

async function held(place: Promise<Slot | null>): Promise<Slot> {
  const got = await place;
  if (!got) throw new Error('no place');
  return got;
}

test('first come, first served, never more than there are slots', async () => {
  const scheduler = createScheduler(slots(1));
  const order: string[] = [];
  const queue = async (name: string) => {
    const place = await held(scheduler.enter(asker('other'), never));
    order.push(name);
    return place;
  };
  const first = await held(scheduler.enter(asker('other'), never));
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
  const scheduler = createScheduler(slots(1));
  const waiting = await held(scheduler.enter(asker('other'), never));
  const next = scheduler.enter(asker('other'), never);
  waiting.lend();
  const working = await held(next);
  waiting.resume();
  expect(scheduler.running).toBe(2);
  working.leave();
  waiting.leave();
  expect(scheduler.running).toBe(0);
});

test('leaving the queue gives nothing away', async () => {
  const scheduler = createScheduler(slots(1));
  const first = await held(scheduler.enter(asker('other'), never));
  const left = new AbortController();
  const second = scheduler.enter(asker('left'), left.signal);
  const third = scheduler.enter(asker('other'), never);
  left.abort();
  expect(await second).toBeNull();
  first.leave();
  expect(await third).not.toBeNull();
  expect(scheduler.running).toBe(1);
});

test('more slots let the queue in at once', async () => {
  const scheduler = createScheduler(slots(1));
  await held(scheduler.enter(asker('other'), never));
  const second = scheduler.enter(asker('other'), never);
  scheduler.setLimits(slots(2));
  expect(await second).not.toBeNull();
});

test('a limit of a repository or an agent keeps its own back and lets others pass', async () => {
  const limits = { slots: 3, repositories: { '/one': 1 }, agents: { codex: 1 } };
  const scheduler = createScheduler(limits);
  const first = await held(scheduler.enter(asker('a', '/one'), never));
  const second = scheduler.enter(asker('b', '/one'), never);
  const codex = await held(scheduler.enter(asker('c', '/two', 'codex'), never));
  const otherCodex = scheduler.enter(asker('d', '/three', 'codex'), never);
  const last = await held(scheduler.enter(asker('e', '/four'), never));
  const beyond = scheduler.enter(asker('f', '/four'), never);
  expect(scheduler.queue.map(({ session, waitsFor }) => [session, waitsFor])).toEqual([
    ['sessionb', 'slot'],
    ['sessiond', 'slot'],
    ['sessionf', 'slot'],
  ]);
  last.leave();
  (await held(beyond)).leave();
  expect(scheduler.queue.map(({ waitsFor }) => waitsFor)).toEqual(['repository', 'agent']);
  codex.leave();
  first.leave();
  await held(otherCodex);
  await held(second);
  expect(scheduler.queue).toEqual([]);
});

test('with too little memory one works, and the others wait until there is room', async () => {
  const scheduler = createScheduler(slots(3));
  scheduler.setRoom(false);
  const first = await held(scheduler.enter(asker('a'), never));
  const second = scheduler.enter(asker('b'), never);
  const third = scheduler.enter(asker('c'), never);
  expect(scheduler.queue.map(({ waitsFor }) => waitsFor)).toEqual(['memory', 'memory']);
  first.leave();
  await held(second);
  expect(scheduler.running).toBe(1);
  scheduler.setRoom(true);
  await held(third);
});

test('one that is moved in the queue works before those that it was moved before', async () => {
  const scheduler = createScheduler(slots(1));
  const first = await held(scheduler.enter(asker('a'), never));
  const names = ['b', 'c', 'd'];
  const entered: string[] = [];
  for (const name of names)
    void scheduler.enter(asker(name), never).then((slot) => {
      entered.push(name);
      slot?.leave();
    });
  expect(scheduler.move(asker('d').session, 0)).toBe(true);
  expect(scheduler.move(asker('b').session, 9)).toBe(true);
  expect(scheduler.move(asker('a').session, 0)).toBe(false);
  expect(scheduler.queue.map(({ session }) => session)).toEqual(['sessiond', 'sessionc', 'sessionb']);
  first.leave();
  await expect.poll(() => entered).toEqual(['d', 'c', 'b']);
});

test('with too little memory one that lent its slot, as when it is paused, lets no other in', async () => {
  const scheduler = createScheduler(slots(3));
  const first = await held(scheduler.enter(asker('a'), never));
  scheduler.setRoom(false);
  const second = scheduler.enter(asker('b'), never);
  first.lend();
  expect(scheduler.queue.map(({ waitsFor }) => waitsFor)).toEqual(['memory']);
  first.leave();
  await held(second);
});
