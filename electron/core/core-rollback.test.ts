import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommitId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { casesByDay } from '#shared/testing/at-night';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const threeTurns: ScriptStep[] = [
  { write: { path: 'a.txt', content: 'one\n' } },
  { next: true },
  { write: { path: 'a.txt', content: 'two\n' } },
  { next: true },
  { write: { path: 'a.txt', content: 'three\n' } },
  { write: { path: 'third.txt', content: 'third\n' } },
];

async function sendAndWait(app: TestCore, { session }: SessionRow, prompt: string): Promise<SessionRow> {
  expectOk(await app.core.sessions.send({ session, prompt }));
  return app.untilIdle(session);
}

async function endOf(app: TestCore, { session }: SessionRow, turn: number): Promise<CommitId> {
  const points = expectOk(await app.core.sessions.checkpoints({ session }));
  const point = points.find((one) => one.turn === turn && one.at === 'end');
  if (!point) throw new Error(`turn ${turn} has no end checkpoint`);
  return point.commit;
}

test('a session is compared, rolled back, gone on with and brought forward again', async () => {
  await using repo = await testRepo({ 'a.txt': 'base\n' });
  await repo.commit('base');
  await using app = await testCore();
  const started = await app.start(await app.add(repo.path), scriptedAgent(threeTurns));
  const { session } = started;
  await app.untilIdle(session);
  await sendAndWait(app, started, 'the second prompt');
  const last = await sendAndWait(app, started, 'the third prompt');
  const read = (path: string) => readFile(join(last.worktree ?? '', path), 'utf8');
  const [first, third] = [await endOf(app, started, 1), await endOf(app, started, 3)];

  const between = await app.core.changes.get({ session, scope: { kind: 'between', from: first, to: third } });
  expect(expectOk(between).files.map(({ path }) => path)).toEqual(['a.txt', 'third.txt']);
  const unknown = { kind: 'between', from: first, to: await repo.commit('other') } as const;
  expect(await app.core.changes.get({ session, scope: unknown })).toMatchObject({
    refusal: { code: 'checkpoint-unknown' },
  });

  const back = expectOk(await app.core.sessions.rollback({ session, commit: first }));
  expect(back).toMatchObject({ head: first, status: 'ready', turns: 3, files: 1, additions: 1 });
  expect(await read('a.txt')).toBe('one\n');
  await expect(read('third.txt')).rejects.toThrow('ENOENT');
  const points = expectOk(await app.core.sessions.checkpoints({ session }));
  expect(points.filter(({ abandoned }) => abandoned).map(({ turn, at }) => `${turn} ${at}`)).toEqual([
    '2 start',
    '2 end',
    '3 start',
    '3 end',
    '3 before-rollback',
  ]);
  expect(points.find(({ current }) => current)?.commit).toBe(first);

  // The agent of the next turn is a new one, and is told only of what still counts.
  const told = await sendAndWait(app, started, 'the fourth prompt');
  expect(told.turns).toBe(4);
  const connected = (await app.events(session)).filter(({ event }) => event.type === 'agent.connected');
  expect(connected.at(-1)?.event).toMatchObject({ turn: 4, continued: 'retold' });
  // The session says how its agent knows what still counts.
  expect((await app.events(session)).map(({ event }) => event)).toContainEqual({
    type: 'session.noted',
    turn: 4,
    note: { code: 'goes-on', how: 'retold' },
  });
  expect(await read('a.txt')).toBe('one\n');

  const forward = expectOk(await app.core.sessions.rollback({ session, commit: third }));
  expect(forward.head).toBe(third);
  expect(await read('third.txt')).toBe('third\n');
  expect(await repo.git('-C', last.worktree ?? '', 'status', '--porcelain')).toBe('');
  const { event } = await app.untilEvent(
    session,
    (one) => one.event.type === 'session.rolled-back' && one.event.turn === 3,
  );
  expect(event).toMatchObject({ turns: [1, 2, 3], at: 'end' });
  await app.reopen();
  expect(expectOk(await app.core.sessions.show({ session }))).toMatchObject({ head: third, files: 2 });
});

test('an unknown checkpoint and a local session are refused', async () => {
  await using repo = await testRepo({ 'a.txt': 'base\n' });
  const base = await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const { session } = await app.start(repository, scriptedAgent(threeTurns));
  await app.untilIdle(session);
  const other = await repo.commit('other');
  expect(await app.core.sessions.rollback({ session, commit: other })).toMatchObject({
    refusal: { code: 'checkpoint-unknown', commit: other },
  });
  const local = await app.start(repository, scriptedAgent([]), { kind: 'local' });
  await app.untilIdle(local.session);
  expect(await app.core.sessions.rollback({ session: local.session, commit: base })).toMatchObject({
    refusal: { code: 'not-a-background-session' },
  });
});

test.each(casesByDay(['merge', 'rebase'] as const, (mode) => mode === 'rebase'))(
  'the base’s new commits are brought in by %s, a conflict settled first',
  async (mode) => {
    await using repo = await testRepo({ 'a.txt': '1\n2\n3\n', 'b.txt': 'b\n' });
    await repo.commit('base');
    await using app = await testCore();
    const { session } = await app.start(
      await app.add(repo.path),
      scriptedAgent([
        { write: { path: 'a.txt', content: '1\n2\nsession\n' } },
        { write: { path: 'own.txt', content: 'own\n' } },
      ]),
    );
    const idle = await app.untilIdle(session);
    expect(
      await app.core.sessions.planUpdate({ session, mode, source: null, resolutions: [] }),
    ).toMatchObject({
      refusal: { code: 'up-to-date', ref: 'refs/heads/main' },
    });
    await repo.write({ 'a.txt': '1\n2\nmain\n', 'b.txt': 'b of main\n', 'new.txt': 'new\n' });
    const tip = await repo.commit('main goes on');
    await writeFile(join(idle.worktree ?? '', 'by-hand.txt'), 'uncommitted\n');

    const plan = expectOk(
      await app.core.sessions.planUpdate({ session, mode, source: null, resolutions: [] }),
    );
    expect(plan.conflicts).toMatchObject([{ path: 'a.txt', kind: 'content', place: 'commit' }]);
    const refused = await app.core.sessions.update({
      session,
      mode,
      source: null,
      resolutions: [],
      fingerprint: null,
    });
    expect(refused).toMatchObject({ refusal: { code: 'conflicts' } });
    expect(expectOk(await app.core.sessions.show({ session }))).toMatchObject({ head: idle.head });

    const bytes = Buffer.from('1\n2\nboth\n').toString('base64');
    const resolutions = plan.conflicts.map(({ path, place }) => ({
      path,
      place,
      take: { choice: 'content' as const, bytes },
    }));
    const row = expectOk(
      await app.core.sessions.update({
        session,
        mode,
        source: null,
        resolutions,
        fingerprint: plan.fingerprint,
      }),
    );

    expect(row.base).toMatchObject({ commit: tip, ref: 'refs/heads/main' });
    const inWorktree = (...args: string[]) => repo.git('-C', row.worktree ?? '', ...args);
    expect(await inWorktree('show', 'HEAD:a.txt')).toBe('1\n2\nboth');
    expect(await inWorktree('show', 'HEAD:b.txt')).toBe('b of main');
    expect(await inWorktree('status', '--porcelain')).toBe('?? by-hand.txt');
    expect(await inWorktree('merge-base', '--is-ancestor', tip, 'HEAD')).toBe('');
    expect((await inWorktree('rev-list', '--merges', '--count', 'HEAD')).trim()).toBe(
      mode === 'merge' ? '1' : '0',
    );
    const own = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
    expect(own.files.map(({ path }) => path)).toEqual(['a.txt', 'by-hand.txt', 'own.txt']);
    // What was there before the update can be gone back to.
    expectOk(await app.core.sessions.rollback({ session, commit: idle.head }));
    expect(await inWorktree('show', 'HEAD:b.txt')).toBe('b');
  },
);
