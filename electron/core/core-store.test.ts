import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import type { SessionEvent, StoredEvent } from '#shared/events';
import { AgentId, CommitId, RepositoryId, SessionId } from '#shared/ids';
import { createCore } from './core';
import { createRouter } from './router';
import { encodeLine } from './session/store/event-line';
import { memoryLog } from './testing/agent-harness';
import { scriptedAgent } from './testing/scripted-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';
import { memorySettings } from './testing/test-values';

const AT = '2026-01-01T00:00:00.000Z';

/** A finished session written straight into a data folder. */
function finished(id: string, said: string): StoredEvent[] {
  const events: SessionEvent[] = [
    {
      type: 'session.created',
      session: SessionId.parse(id),
      place: { in: 'worktree' },
      origin: { why: 'prompt' },
      title: `Title of ${id}`,
      repository: RepositoryId.parse('gone'),
      repositoryPath: '/nowhere/at/all',
      agent: {
        id: AgentId.parse('a'),
        name: 'A',
        protocol: 'acp',
        launch: { command: 'a', args: [], env: {} },
      },
      model: null,
      customAgent: null,
      permissions: 'ask',
      base: { commit: CommitId.parse('a'.repeat(40)), ref: null },
    },
    { type: 'turn.queued', turn: 1, prompt: 'prompt' },
    { type: 'turn.started', turn: 1 },
    { type: 'agent.said', turn: 1, text: said },
    { type: 'turn.ended', turn: 1, outcome: 'completed', stop: 'end_turn', failure: null },
  ];
  return events.map((event, index) => ({ seq: index + 1, at: AT, event }));
}

async function homeWith(logs: Record<string, string>): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'understory-store-'));
  for (const [id, text] of Object.entries(logs)) {
    await mkdir(join(home, 'sessions', id), { recursive: true });
    await writeFile(join(home, 'sessions', id, 'events.jsonl'), text);
  }
  return home;
}

const text = (events: StoredEvent[]) => events.map(encodeLine).join('');

test('the list comes from the logs, then from the index, and from the logs again when the index is gone or damaged', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => `session${String(index).padStart(3, '0')}`);
  const home = await homeWith(Object.fromEntries(ids.map((id) => [id, text(finished(id, 'hello'))])));
  try {
    await using app = await testCore({ home });
    const rows = await app.core.sessions.list({});
    expect(rows.map(({ session, status }) => [session, status])).toEqual(ids.map((id) => [id, 'ready']));
    // The same again from the index: a log that was swapped for one of the same size and time is not even opened.
    const path = join(home, 'sessions', 'session000', 'events.jsonl');
    await app.reopen();
    expect(await app.core.sessions.list({})).toEqual(rows);
    for (const damage of ['', 'no database at all']) {
      await app.core.close();
      await rm(join(home, 'index.db'), { force: true });
      if (damage) await writeFile(join(home, 'index.db'), damage.repeat(1000));
      await app.reopen();
      expect(await app.core.sessions.list({})).toEqual(rows);
      expect((await app.core.core.doctor({})).find(({ id }) => id === 'index')).toMatchObject({
        state: 'ok',
      });
    }
    expect((await stat(path)).size).toBe(text(finished('session000', 'hello')).length);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test('what was added to a log behind the index is read from there', async () => {
  const before = finished('session001', 'hello');
  const home = await homeWith({ session001: text(before) });
  try {
    await using app = await testCore({ home });
    await app.core.close();
    const more: StoredEvent = { seq: 6, at: AT, event: { type: 'session.renamed', title: 'Renamed' } };
    await writeFile(join(home, 'sessions', 'session001', 'events.jsonl'), text([...before, more]));
    await app.reopen();
    expect(await app.core.sessions.list({})).toMatchObject([{ title: 'Renamed', seq: 6 }]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test('a damaged log shows what can be read and says what cannot; one damaged at its head is left alone', async () => {
  const lines = finished('session001', 'hello').map(encodeLine);
  lines[2] = '#### not an event ####\n';
  const damaged = lines.join('');
  const home = await homeWith({
    session001: damaged,
    session002: `####\n${text(finished('session002', 'x'))}`,
  });
  try {
    await using app = await testCore({ home });
    const session = SessionId.parse('session001');
    expect(await app.core.sessions.list({})).toMatchObject([{ session, status: 'ready' }]);
    const events = await app.events(session);
    expect(events.map(({ event }) => event.type)).toEqual([
      'session.created',
      'turn.queued',
      'session.noted',
      'agent.said',
      'turn.ended',
    ]);
    expect(await readFile(join(home, 'sessions', 'session001', 'events.jsonl'), 'utf8')).toBe(damaged);
    expect((await app.core.core.doctor({})).find(({ id }) => id === 'sessions')).toMatchObject({
      state: 'warning',
    });
    await expect(stat(join(home, 'sessions', 'session002', 'events.jsonl'))).resolves.toBeTruthy();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test('what a newer version wrote is kept and skipped, and a session that it began is shown and left alone', async () => {
  const lines = finished('session001', 'hello').map(encodeLine);
  const newer = (line = '') =>
    line.replace('"completed"', '"continued-elsewhere"').replace(/"format":\d+/, '"format":99');
  const whole = [...lines.slice(0, -1), newer(lines.at(-1))].join('');
  const begun = text(finished('session002', 'hello')).replace('{"in":"worktree"}', '{"in":"cloud"}');
  const open = finished('session003', 'hello')
    .map(encodeLine)
    .slice(0, 3)
    .join('')
    .replace('{"in":"worktree"}', '{"in":"cloud"}');
  const home = await homeWith({ session001: whole, session002: begun, session003: open });
  const logOf = (id: string) => readFile(join(home, 'sessions', id, 'events.jsonl'), 'utf8');
  try {
    await using app = await testCore({ home });
    expect((await app.core.sessions.list({})).map(({ session }) => session)).toEqual([
      'session001',
      'session002',
      'session003',
    ]);
    expect((await app.events(SessionId.parse('session001'))).map(({ event }) => event.type)).not.toContain(
      'session.noted',
    );
    const [first, second] = [SessionId.parse('session001'), SessionId.parse('session002')];
    expect(await app.core.sessions.send({ session: first, prompt: 'more' })).not.toMatchObject({
      refusal: { code: 'session-damaged' },
    });
    const { sessions } = app.core;
    const isNewer = { refusal: { code: 'session-newer' } };
    expect(await sessions.send({ session: second, prompt: 'more' })).toMatchObject(isNewer);
    expect(await sessions.discard({ session: second })).toMatchObject(isNewer);
    expect(await sessions.cancel({ session: second })).toMatchObject(isNewer);
    expect(await logOf('session002')).toBe(begun);
    expect(await logOf('session003')).toBe(open);
    await app.reopen();
    expect(await app.core.sessions.send({ session: second, prompt: 'more' })).toMatchObject({
      refusal: { code: 'session-newer' },
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test('one core owns the data folder', async () => {
  await using app = await testCore();
  const second = await createCore({
    home: app.home,
    resources: '/nowhere',
    node: { path: process.execPath, env: {} },
    version: 'x',
    log: memoryLog(),
    clock: { now: () => new Date() },
    settings: memorySettings({}),
    notifier: { notify: () => undefined },
  });
  expect(second).toMatchObject({ refusal: { code: 'data-folder-busy', pid: process.pid } });
});

test('the router answers refusals as data, bad input as bad, and a bug with a reference into the log', async () => {
  await using app = await testCore();
  const client = createRouterClient(createRouter(app.core, app.log));
  expect(await client.sessions.show({ session: 'nothing' })).toMatchObject({
    refusal: { code: 'session-unknown' },
  });
  await expect(client.sessions.show({ session: 7 } as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  const broken = {
    ...app.core,
    agents: { ...app.core.agents, list: () => Promise.reject(new Error('secret')) },
  };
  const failing = createRouterClient(createRouter(broken, app.log));
  const bug = await failing.agents.list({}).catch((error: unknown) => error);
  expect(bug).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', data: { reference: expect.any(String) } });
  expect(JSON.stringify(bug)).not.toContain('secret');
  expect(JSON.stringify(app.log.lines)).toContain((bug as { data: { reference: string } }).data.reference);
});

test('a stream ends when its reader leaves, also while it waits', async () => {
  await using app = await testCore();
  const client = createRouterClient(createRouter(app.core, app.log));
  const rows = await client.sessions.watch({});
  expect(await rows.next()).toMatchObject({ value: { type: 'reset', rows: [], more: false } });
  const waiting = rows.next();
  await rows.return(undefined);
  expect(await waiting).toMatchObject({ done: true });
  const left = new AbortController();
  const settings = app.core.settings.watch({}, left.signal);
  expect((await settings.next()).done).toBe(false);
  const next = settings.next();
  left.abort();
  expect((await next).done).toBe(true);
});

test('a reader that comes back goes on where it was', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { session } = await app.start(await app.add(repo.path), scriptedAgent([{ say: 'hello' }]));
  await app.untilIdle(session);
  const all = await app.events(session);
  for await (const events of app.core.sessions.events({ session, after: 5 })) {
    expect(events).toEqual(all.slice(5, 5 + events.length));
    break;
  }
  const row = expectOk(await app.core.sessions.show({ session: session.slice(0, 9) }));
  expect(row.session).toBe(session);
});

test('the demo repository is made once and left as the user has it', async () => {
  await using app = await testCore();
  const first = expectOk(await app.core.repositories.addDemo({}));
  await writeFile(join(first.path, 'mine.txt'), 'mine');
  expect(expectOk(await app.core.repositories.addDemo({})).id).toBe(first.id);
  expect(await readFile(join(first.path, 'mine.txt'), 'utf8')).toBe('mine');
});
