import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const PLAIN = { mode: 'changes' as const, order: 'proposed' as const, resolutions: [] };

test('finished sessions come in together in the order that conflicts least, and go out in one step', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { start } = await shellSessions(app, repo.path);
  const first = await start("sed -i 's/two/TWO/' a.txt");
  const other = await start('echo more >> b.txt');
  const onFirst = await start('echo four >> a.txt', first.branch);
  await repo.write({ 'own.txt': 'mine\n', 'b.txt': 'mine\n' });
  await repo.git('add', 'own.txt');
  const before = await repo.git('status', '--porcelain', '-uall');
  const sessions = [onFirst, first, other].map(({ session }) => session);
  const plan = expectOk(await app.core.integrate.plan({ ...PLAIN, sessions }));
  expect(plan.proposed).toEqual([first.session, other.session, onFirst.session]);
  expect(plan.needs).toEqual([{ session: onFirst.session, on: first.session }]);
  expect(plan.pairs).toEqual([]);
  expect(
    plan.steps.map(({ session, files, conflicts }) => [session, files.map(({ path }) => path), conflicts]),
  ).toEqual([
    [first.session, ['a.txt'], []],
    [other.session, [], [expect.objectContaining({ path: 'b.txt', oursFrom: 'edits' })]],
    [onFirst.session, ['a.txt'], []],
  ]);
  // Nothing is written as long as one of them conflicts.
  const refused = await app.core.integrate.run({ ...PLAIN, sessions, fingerprint: null });
  expect(refused).toMatchObject({
    refusal: { code: 'integration-conflicts', steps: [{ session: other.session }] },
  });
  expect(await repo.git('status', '--porcelain', '-uall')).toBe(before);

  const resolutions = [
    {
      session: other.session,
      resolutions: [{ path: 'b.txt' as never, take: { choice: 'theirs' as const } }],
    },
  ];
  const resolved = { ...PLAIN, sessions, resolutions };
  const { fingerprint } = expectOk(await app.core.integrate.plan(resolved));
  // What is shown before is the very tree that is written then.
  const preview = expectOk(await app.core.integrate.preview(resolved));
  expect(preview.files.map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
  const done = expectOk(await app.core.integrate.run({ ...resolved, fingerprint }));
  expect(await repo.git('diff', '--name-only', preview.to)).toBe('');
  expect(done).toMatchObject({ mode: 'changes', files: ['a.txt', 'b.txt'], commit: null });
  expect(done.integrates?.map(({ session }) => session)).toEqual(plan.proposed);
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('one\nTWO\nthree\nfour\n');
  expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('b\nmore\n');
  const rows = async () =>
    Promise.all(sessions.map(async (session) => expectOk(await app.core.sessions.show({ session }))));
  for (const row of await rows()) expect(row.applied).toMatchObject({ apply: done.apply, head: row.head });
  const events = await app.events(first.session);
  expect(events.at(-1)?.event).toMatchObject({
    type: 'apply.done',
    apply: done.apply,
    files: 1,
    together: [{ session: other.session }, { session: onFirst.session }],
  });
  expect(await app.core.apply.list({ session: null })).toHaveLength(1);
  expect(await app.core.apply.list({ session: other.session })).toMatchObject([
    { session: other.session, files: ['b.txt'], obstacle: null },
  ]);
  // Of what is in, nothing is left.
  expect(await app.core.integrate.plan({ ...PLAIN, sessions })).toMatchObject({
    refusal: { code: 'nothing-to-apply' },
  });

  await app.reopen();
  expectOk(await app.core.apply.undo({ apply: done.apply }));
  expect(await repo.git('status', '--porcelain', '-uall')).toBe(before);
  for (const row of await rows()) expect(row.applied).toBeNull();
});

test('they become commits of their own, or one', async () => {
  await using repo = await testRepo({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  const base = await repo.commit('base');
  await using app = await testCore();
  const { start } = await shellSessions(app, repo.path);
  const sessions: SessionId[] = [];
  for (const name of ['a', 'b']) {
    const script = `for n in 1 2; do echo $n >> ${name}.txt; git add -A; git commit -qm "${name}$n"; done`;
    sessions.push((await start(script)).session);
  }
  await repo.write({ 'a.txt': 'mine\na\n' });
  const run = (mode: 'commits' | 'squash', message: string | null = null) =>
    app.core.integrate.run({ ...PLAIN, order: 'given', mode, sessions, message, fingerprint: null });
  const log = () => repo.git('log', '--format=%s', `${base}..HEAD`);

  const own = expectOk(await run('commits'));
  expect((await log()).split('\n').toReversed()).toEqual(['a1', 'a2', 'b1', 'b2']);
  expect(own.commits).toHaveLength(4);
  expect(await repo.git('status', '--porcelain')).toBe(' M a.txt');
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('mine\na\n1\n2\n');
  expectOk(await app.core.apply.undo({ apply: own.apply }));
  expect(await repo.git('rev-parse', 'HEAD')).toBe(base);

  const one = expectOk(await run('squash'));
  expect(await log()).toBe('Integrate Improve things and Improve things');
  expect(await repo.git('log', '-1', '--format=%(trailers:key=Understory-Session,valueonly)')).toContain(
    `${sessions[0]}\n${sessions[1]}`,
  );
  expect(await repo.git('show', 'HEAD:b.txt')).toBe('b\n1\n2');
  expectOk(await app.core.apply.undo({ apply: one.apply }));

  // One after the other each is an apply of its own, and the first that cannot be applied ends it.
  await repo.write({ 'b.txt': 'mine\n' });
  const { applied, stopped } = expectOk(
    await app.core.integrate.oneByOne({ ...PLAIN, order: 'given', sessions }),
  );
  expect(applied.map(({ session }) => session)).toEqual(sessions.slice(0, 1));
  expect(stopped).toMatchObject({ session: sessions[1], refusal: { code: 'conflicts' } });
  expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('mine\n');
  expectOk(await app.core.apply.undo({ apply: applied[0]?.apply ?? expect.fail('nothing was applied') }));
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('mine\na\n');
});

test('one session is integrated just as it would be applied', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'b\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { start } = await shellSessions(app, repo.path);
  const { session } = await start('echo two > a.txt; git mv b.txt c.txt; echo new > n.txt');
  await repo.write({ 'a.txt': 'mine\n', 'n.txt': 'untracked\n', 'b.txt': 'b\nmine\n' });
  for (const [mode, as] of [
    ['changes', 'changes'],
    ['squash', 'squash'],
    ['commits', 'rebase'],
  ] as const) {
    const whole = { only: null, hunks: [], resolutions: [], target: null };
    const apply = expectOk(await app.core.apply.plan({ session, mode: as, ...whole }));
    const plan = expectOk(await app.core.integrate.plan({ ...PLAIN, mode, sessions: [session] }));
    const [step] = plan.steps;
    const { conflicts, files, moved, markers, unfinished, offers, drafts } = apply;
    expect(step).toMatchObject({ conflicts, files, moved, markers, unfinished, offers, drafts, against: [] });
    expect(plan).toMatchObject({ files, blockers: apply.blockers, submodules: apply.submodules });
    expect(plan.commits).toEqual(apply.commits);
    expect(conflicts.length).toBeGreaterThan(0);
  }
});

test('checks run on what would be written, and name the session that makes one red', async () => {
  await using repo = await testRepo({ 'a.txt': 'a\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { start } = await shellSessions(app, repo.path);
  const named = (name: string, script: string) => ({
    name,
    command: ['sh', '-c', script],
    when: 'end' as const,
    seconds: 60,
  });
  const checks = [
    named('together', 'test -e one && echo all there; ! test -e two || ! test -e mine'),
    named('always', 'echo why; exit 3'),
  ];
  const sessions: SessionId[] = [];
  for (const name of ['one', 'two', 'three', 'four'])
    sessions.push((await start(`echo x > ${name}`, null, name === 'one' ? { checks } : {})).session);
  // The session's work is right by itself, but not with what the user has.
  await repo.write({ mine: 'x\n' });
  const before = await repo.git('status', '--porcelain', '-uall');
  const input = { ...PLAIN, order: 'given' as const, sessions };
  const { results, guilty, runs } = expectOk(await app.core.integrate.check(input));
  expect(results).toMatchObject([
    { name: 'together', state: 'failed', redBefore: false, output: 'all there\n' },
    { name: 'always', state: 'failed', redBefore: true, output: 'why\n' },
  ]);
  expect(guilty).toBe(sessions[1]);
  // The whole, the workspace alone, and two halves.
  expect(runs).toBe(4);
  expect(await repo.git('status', '--porcelain', '-uall')).toBe(before);
  const worktrees = await repo.git('worktree', 'list');
  expect(worktrees.split('\n')).toHaveLength(1 + sessions.length);
  expect(await repo.git('branch', '--list', 'understory/integration*')).toBe('');
  const without = { ...input, sessions: sessions.filter((session) => session !== guilty) };
  expect(expectOk(await app.core.integrate.check(without))).toMatchObject({
    results: [{ state: 'passed' }, { redBefore: true }],
    guilty: null,
  });
  // Where nothing is set up, red says nothing of the work, neither with the sessions nor without.
  await app.core.settings.update({ setupCommands: { [repo.path]: ['sh', '-c', 'exit 1'] } });
  expect(await app.core.integrate.check(without)).toMatchObject({
    refusal: { code: 'isolation-failed', reason: 'not-set-up' },
  });
});

test('checks of sessions with sandboxes run in one that has nothing of any of them', async () => {
  await using repo = await testRepo({ 'a.txt': 'a\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { start } = await shellSessions(app, repo.path);
  const script = 'test -e two && test ! -e ~/left && echo x > ~/own && echo nothing';
  const command = ['sh', '-c', script];
  const checks = [{ name: 'alone', command, when: 'end' as const, seconds: 60 }];
  const held = { isolation: 'sandbox' as const };
  const one = await start('echo x > one; echo secret > ~/left', null, { ...held, checks });
  const two = await start('echo x > two', null, held);
  const sessions = [one.session, two.session];
  const homes = await readdir(join(app.home, 'sandboxes'));
  const { results } = expectOk(
    await app.core.integrate.check({ ...PLAIN, order: 'given' as const, sessions }),
  );
  expect(results).toMatchObject([{ state: 'passed', output: 'nothing\n' }]);
  expect(await readdir(join(app.home, 'sandboxes'))).toEqual(homes);
  expect(existsSync(join(app.home, 'sandboxes', one.session, 'home', 'left'))).toBe(true);
});
