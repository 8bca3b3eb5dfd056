import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const steps: ScriptStep[] = [
  { write: { path: 'a.txt', content: 'two\n' } },
  { write: { path: 'new.txt', content: 'new\n' } },
  { next: true },
  { write: { path: 'later.txt', content: 'later\n' } },
];

function applied(app: TestCore, session: SessionId, mode: 'changes' | 'merge' = 'changes') {
  return app.core.apply.run({
    session,
    mode,
    target: null,
    only: null,
    hunks: [],
    resolutions: [],
    fingerprint: null,
  });
}

test('work is applied, gone on with, applied again and undone one after the other', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'mine.txt': 'mine\n' });
  await repo.commit('base');
  await repo.write({ 'mine.txt': 'my uncommitted edit\n' });
  await using app = await testCore();
  const { session } = await app.start(await app.add(repo.path), scriptedAgent(steps));
  await app.untilIdle(session);

  const plan = expectOk(
    await app.core.apply.plan({
      session,
      mode: 'changes',
      target: null,
      only: null,
      hunks: [],
      resolutions: [],
    }),
  );
  expect(plan.files.map(({ path }) => path)).toEqual(['a.txt', 'new.txt']);
  expect(await repo.git('status', '--porcelain')).toBe(' M mine.txt');
  const first = expectOk(await applied(app, session));
  expect(await repo.git('status', '--porcelain')).toBe(' M a.txt\n M mine.txt\n?? new.txt');
  expect(expectOk(await app.core.sessions.show({ session })).applied).toMatchObject({ apply: first.apply });

  expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
  await app.untilIdle(session);
  const second = expectOk(await applied(app, session));
  expect(second.files).toEqual(['later.txt']);
  expect(await applied(app, session)).toMatchObject({ refusal: { code: 'nothing-to-apply' } });

  expect(expectOk(await app.core.apply.undo({ apply: second.apply })).state).toBe('undone');
  expect(expectOk(await app.core.sessions.show({ session })).applied).toMatchObject({ apply: first.apply });
  expectOk(await app.core.apply.undo({ apply: first.apply }));
  expect(await repo.git('status', '--porcelain')).toBe(' M mine.txt');
  expect(expectOk(await app.core.sessions.show({ session })).applied).toBeNull();
  expect((await app.core.apply.list({ session })).map(({ state }) => state)).toEqual(['undone', 'undone']);
});

test('nothing is applied while the agent works or after the work was discarded', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const agent = scriptedAgent([{ write: { path: 'a.txt', content: 'two\n' } }, { hang: true }]);
  const { session } = await app.start(await app.add(repo.path), agent);
  await app.untilRow(session, ({ status }) => status === 'working');
  expect(await applied(app, session)).toMatchObject({ refusal: { code: 'session-busy' } });
  expectOk(await app.core.sessions.cancel({ session }));
  await app.untilIdle(session);
  expectOk(await app.core.sessions.discard({ session }));
  expect(await applied(app, session)).toMatchObject({ refusal: { code: 'session-discarded' } });
  expect(await repo.git('status', '--porcelain')).toBe('');
});

test('an apply that its session did not hear of in time is told at the next start', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { session } = await app.start(await app.add(repo.path), scriptedAgent(steps));
  await app.untilIdle(session);
  const before = (await app.events(session)).length;
  const { apply } = expectOk(await applied(app, session, 'merge'));
  await app.forget(session, before);
  expect(expectOk(await app.core.sessions.show({ session })).applied).toMatchObject({ apply, mode: 'merge' });
  expect((await app.events(session)).length).toBe(before + 1);
});

test('some hunks are applied, and the rest is what remains', async () => {
  const lines = (first: string, last: string) => `${first}\n${'same\n'.repeat(6)}${last}\n`;
  await using repo = await testRepo({ 'a.txt': lines('one', 'two') });
  await repo.commit('base');
  await using app = await testCore();
  const agent = scriptedAgent([{ write: { path: 'a.txt', content: lines('ONE', 'TWO') } }]);
  const { session } = await app.start(await app.add(repo.path), agent);
  await app.untilIdle(session);
  const remaining = async () =>
    expectOk(await app.core.changes.get({ session, scope: { kind: 'remaining' } }));
  const hunks = async () => {
    const { from, to, files } = await remaining();
    const path = files[0]?.path;
    if (path === undefined) return [];
    return expectOk(await app.core.changes.hunks({ session, from, to, path })).map(({ text }) => text);
  };
  const input = { session, mode: 'changes' as const, target: null, only: null, resolutions: [] };
  expect(await hunks()).toEqual(['-one\n+ONE\n', '-two\n+TWO\n']);
  const path = (await remaining()).files.map((file) => file.path)[0];
  if (path === undefined) throw new Error('nothing remains');
  expectOk(await app.core.apply.run({ ...input, hunks: [{ path, hunks: [1] }], fingerprint: null }));
  expect(await hunks()).toEqual(['-one\n+ONE\n']);
  expectOk(await app.core.apply.run({ ...input, hunks: [], fingerprint: null }));
  expect((await remaining()).files).toEqual([]);
  expect(await repo.git('status', '--porcelain')).toBe(' M a.txt');
});

test('the state of the workspace is told anew after an apply and after its undo', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { session } = await app.start(
    await app.add(repo.path),
    scriptedAgent([{ write: { path: 'a.txt', content: 'two\n' } }]),
  );
  await app.untilIdle(session);
  const watched = app.core.repositories.watch({});
  const changed = async () => {
    const [repository] = (await watched.next()).value ?? [];
    return repository?.state.state === 'ready' ? repository.state.info.changed.unstaged : null;
  };
  expect(await changed()).toBe(0);
  const { apply } = expectOk(await applied(app, session));
  expect(await changed()).toBe(1);
  expectOk(await app.core.apply.undo({ apply }));
  expect(await changed()).toBe(0);
  await watched.return();
});

test('what an older apply had brought over is left again once it is undone, while a later one stands', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { session } = await app.start(await app.add(repo.path), scriptedAgent(steps));
  await app.untilIdle(session);
  const remaining = async () =>
    expectOk(await app.core.changes.get({ session, scope: { kind: 'remaining' } })).files.map(
      ({ path }) => path,
    );
  const input = { session, mode: 'changes' as const, target: null, hunks: [], resolutions: [] };
  const [path] = await remaining();
  if (path === undefined) throw new Error('nothing remains');
  const first = expectOk(await app.core.apply.run({ ...input, only: [path], fingerprint: null }));
  expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
  await app.untilIdle(session);
  const second = expectOk(await applied(app, session));
  expect([await remaining(), second.files]).toEqual([[], ['later.txt', 'new.txt']]);
  expectOk(await app.core.apply.undo({ apply: first.apply }));
  expect(await repo.git('status', '--porcelain')).toBe('?? later.txt\n?? new.txt');
  for (const again of [false, true]) {
    if (again) await app.reopen();
    expect(await remaining()).toEqual(['a.txt']);
    expect(expectOk(await app.core.sessions.show({ session })).applied).toMatchObject({
      apply: second.apply,
    });
    const plan = expectOk(await app.core.apply.plan({ ...input, only: null }));
    expect(plan.files.map((file) => file.path)).toEqual(['a.txt']);
  }
  expect(expectOk(await applied(app, session)).files).toEqual(['a.txt']);
  expect(await remaining()).toEqual([]);
});
