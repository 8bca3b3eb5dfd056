import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Queue } from '#shared/queue';
import type { SessionRow } from '#shared/session';
import { residentMemory } from './process';
import { isRunning } from './testing/is-running';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type TestCore } from './testing/test-core';

const MEGABYTE = 1024 * 1024;
const SAYS: readonly ScriptStep[] = [{ say: 'done' }];

/** What the list is told of the queue, until it is as it should be. */
async function untilQueue(app: TestCore, is: (queue: Queue) => boolean): Promise<Queue> {
  const leave = new AbortController();
  try {
    for await (const { queue } of app.core.sessions.watch({}, leave.signal)) if (is(queue)) return queue;
  } finally {
    leave.abort();
  }
  throw new Error('the list ended');
}

test('the list tells who waits, in which order and what for, and the order can be changed', async () => {
  await using place = await scriptedSessions({ settings: { concurrency: 1 } });
  const { app } = place;
  const first = await place.start([{ hang: true }]);
  await app.untilRow(first.session, ({ status }) => status === 'working');
  const second = await place.start(SAYS);
  await untilQueue(app, (queue) => queue.length === 1);
  const third = await place.start(SAYS);
  const queue = await untilQueue(app, ({ length }) => length === 2);
  expect(queue).toEqual([
    { session: second.session, waitsFor: 'slot' },
    { session: third.session, waitsFor: 'slot' },
  ]);
  expectOk(await app.core.sessions.moveInQueue({ session: third.session, index: 0 }));
  await untilQueue(app, ([next]) => next?.session === third.session);
  expect(await app.core.sessions.moveInQueue({ session: first.session, index: 0 })).toMatchObject({
    refusal: { code: 'session-not-queued' },
  });
  expectOk(await app.core.sessions.cancel({ session: first.session }));
  const ends = await Promise.all([second, third].map(({ session }) => app.untilIdle(session)));
  expect(ends.map(({ status }) => status)).toEqual(['ready', 'ready']);
  const started = await Promise.all(
    [second, third].map(async ({ session }) => {
      const events = await app.events(session);
      return events.find(({ event }) => event.type === 'turn.started')?.at ?? '';
    }),
  );
  expect(started[1] && started[0] && started[1] < started[0]).toBe(true);
});

test('a limit of a repository holds its sessions back, and is told', async () => {
  await using place = await scriptedSessions({ settings: { concurrency: 4 } });
  const { app, repo } = place;
  await app.core.settings.update({ repositoryLimits: { [repo.path]: 1 } });
  const first = await place.start([{ hang: true }]);
  await app.untilRow(first.session, ({ status }) => status === 'working');
  const second = await place.start(SAYS);
  await untilQueue(app, ([next]) => next?.waitsFor === 'repository' && next.session === second.session);
  await app.core.settings.update({ repositoryLimits: {} });
  expect((await app.untilIdle(second.session)).status).toBe('ready');
});

/** Takes more and more memory, in steps that it counts in a file, once `grow` is there. */
const grows = (megabytes: number) => `
const { existsSync, writeFileSync } = require('node:fs');
const held = [];
setInterval(() => {
  if (!existsSync('grow') || held.length * ${megabytes} >= 1000) return;
  held.push(Buffer.alloc(${megabytes} * 1024 * 1024, 1));
  writeFileSync('count', String(held.length));
}, 50);
`;

/** A machine of one gigabyte, of which the agents of this test take. */
function smallMachine() {
  const roots = new Set<number>();
  const memory = {
    async read() {
      const held = [...((await residentMemory([...roots])) ?? new Map<number, number>()).values()];
      const taken = held.reduce((sum, bytes) => sum + bytes, 0);
      return { total: 1024 * MEGABYTE, available: Math.max(0, 700 * MEGABYTE - taken) };
    },
    held: residentMemory,
  };
  return { memory, roots };
}

test.runIf(process.platform !== 'win32')(
  'where memory runs out the agent that takes it is paused, the others finish, and nothing of it is lost',
  async () => {
    const { memory, roots } = smallMachine();
    await using place = await scriptedSessions({ settings: { concurrency: 8 }, memory });
    const { app } = place;
    const hog = await place.start([
      { write: { path: 'kept.txt', content: 'kept\n' } },
      { say: 'at it' },
      // It leaves the agent's group and descent, as daemons of build tools do.
      { run: ['sh', '-c', `setsid "$0" -e "$1" & while :; do sleep 1; done`, process.execPath, grows(5)] },
    ]);
    const good = await Promise.all(
      [1, 2, 3].map(() => place.start([{ say: 'at it' }, { waitForFile: 'go-on' }, ...SAYS])),
    );
    for (const { session } of [hog, ...good])
      await app.untilEvent(session, ({ event }) => event.type === 'agent.said');
    const [{ pid } = { pid: 0 }] = ofType(await app.events(hog.session), 'agent.started');
    roots.add(pid);
    const rows = await app.core.sessions.list({});
    const inWorktree = ({ session }: SessionRow, name: string) =>
      join(rows.find((row) => row.session === session)?.worktree ?? '', name);
    await writeFile(inWorktree(hog, 'grow'), '');
    const paused = await app.untilRow(hog.session, ({ attention }) => attention?.why === 'memory');
    expect(paused.status).toBe('waiting');
    const count = async () => Number(await readFile(inWorktree(hog, 'count'), 'utf8'));
    const before = await count();
    for (const one of good) await writeFile(inWorktree(one, 'go-on'), '');
    for (const { session } of good) expect((await app.untilIdle(session)).status).toBe('ready');
    expect(await count()).toBe(before);

    expectOk(await app.core.sessions.continueAgent({ session: hog.session }));
    expect(await app.core.sessions.continueAgent({ session: hog.session })).toMatchObject({
      refusal: { code: 'agent-not-paused' },
    });
    await expect.poll(count, { timeout: 60_000 }).toBeGreaterThan(before);
    expectOk(await app.core.sessions.cancel({ session: hog.session }));
    expect(await app.untilIdle(hog.session)).toMatchObject({ status: 'stopped', attention: null });
    expect(await readFile(inWorktree(hog, 'kept.txt'), 'utf8')).toBe('kept\n');
    expect(await isRunning(pid)).toBe(false);
  },
);

test.runIf(process.platform !== 'win32')(
  'an agent that is paused before it said anything is not taken for silent, and the app closes with it',
  async () => {
    const { memory, roots } = smallMachine();
    await using place = await scriptedSessions({
      settings: { concurrency: 8, firstOutputSeconds: 15 },
      memory,
    });
    const { app } = place;
    const hog = await place.start([{ run: [process.execPath, '-e', grows(50)] }]);
    const { event } = await app.untilEvent(hog.session, (stored) => stored.event.type === 'agent.started');
    const pid = event.type === 'agent.started' ? event.pid : 0;
    roots.add(pid);
    const silent = await place.start([{ hangForever: true }]);
    await app.untilEvent(silent.session, (stored) => stored.event.type === 'agent.started');
    const { worktree } = await app.untilRow(hog.session, ({ status }) => status === 'working');
    await writeFile(join(worktree ?? '', 'grow'), '');
    await app.untilRow(hog.session, ({ attention }) => attention?.why === 'memory');
    // The other one, which began later, is given up as the settings say.
    expect(await app.untilIdle(silent.session)).toMatchObject({ failure: { code: 'agent-silent' } });
    const row = (await app.core.sessions.list({})).find(({ session }) => session === hog.session);
    expect(row).toMatchObject({ status: 'waiting', attention: { why: 'memory' } });
    await app.reopen();
    expect(await isRunning(pid)).toBe(false);
    const after = (await app.core.sessions.list({})).find(({ session }) => session === hog.session);
    expect(after).toMatchObject({ status: 'interrupted', paused: null });
  },
);

test('a turn that reaches its budget is stopped with its work kept; waiting for the user does not count', async () => {
  await using place = await scriptedSessions({ settings: { permissions: 'ask' } });
  const { app } = place;
  await app.core.settings.update({ turnMinutes: 0.03 });
  const asks = await place.start([
    {
      ask: { id: 'a', title: 'May I?' },
      allowed: [{ write: { path: 'kept.txt', content: 'kept\n' } }, { hang: true }],
    },
  ]);
  const { event } = await app.untilEvent(asks.session, ({ event }) => event.type === 'permission.requested');
  const other = await place.start([{ hang: true }]);
  expect(await app.untilIdle(other.session)).toMatchObject({ failure: { code: 'budget-reached' } });
  // As long as the other one has worked, this one has waited.
  if (event.type !== 'permission.requested') throw new Error('nothing was asked');
  const [option] = event.options;
  expectOk(
    await app.core.sessions.answer({
      session: asks.session,
      request: event.request,
      option: option?.id ?? '',
    }),
  );
  expect(await app.untilIdle(asks.session)).toMatchObject({
    status: 'failed',
    files: 1,
    failure: { code: 'budget-reached' },
  });
  const exits = ofType(await app.events(asks.session), 'agent.exited');
  expect(exits).toEqual([]);
});
