import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ApplyMode } from '#shared/apply';
import { RepoPath, type SessionId } from '#shared/ids';
import { casesByDay } from '#shared/testing/at-night';
import { scriptedAgent } from './testing/scripted-agent';
import { testAtNight } from './testing/test-at-night';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

type Run = Partial<Parameters<TestCore['core']['apply']['run']>[0]>;

const wish = { mode: 'changes' as const, target: null, only: null, hunks: [], resolutions: [] };
const failing = (command: string) => ({ run: ['sh', '-c', `${command}; true`] as const });

/** A repository with a branch that disagrees in `a.txt` and brings `theirs.txt`, and a session that follows `turns`. */
async function scene(...turns: string[]) {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await repo.git('switch', '-qc', 'other');
  await repo.write({ 'a.txt': 'theirs\n', 'theirs.txt': 'theirs\n' });
  await repo.commit('theirs');
  await repo.git('switch', '-q', 'main');
  const app = await testCore();
  const steps = turns.flatMap((command) => [failing(command), { next: true } as const]).slice(0, -1);
  const { session } = await app.start(await app.add(repo.path), scriptedAgent(steps));
  await app.untilIdle(session);
  return {
    repo,
    app,
    session,
    row: async () => expectOk(await app.core.sessions.show({ session })),
    next: async () => {
      expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
      return app.untilIdle(session);
    },
    plan: async (more: Run = {}) => expectOk(await app.core.apply.plan({ session, ...wish, ...more })),
    run: (more: Run = {}) => app.core.apply.run({ session, ...wish, fingerprint: null, ...more }),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

const MERGE = 'echo mine > a.txt; echo clean > clean.txt; git add -A; git commit -qm mine; git merge other';
const PATH = (path: string) => RepoPath.parse(path);
const asked = { ok: false, refusal: { code: 'work-unfinished', unfinished: { operation: 'merge' } } };

test.each(casesByDay(ApplyMode.options, (mode) => mode === 'rebase'))(
  'work left in the middle of a merge is not applied as %s unasked',
  async (mode) => {
    await using place = await scene(MERGE);
    expect((await place.row()).unfinished).toMatchObject({ operation: 'merge', unmerged: ['a.txt'] });
    const plan = await place.plan({ mode });
    expect(plan).toMatchObject({
      unfinished: { operation: 'merge', unmerged: ['a.txt'] },
      markers: ['a.txt'],
    });
    expect(await place.run({ mode, fingerprint: plan.fingerprint })).toMatchObject(asked);
    expect(await place.repo.git('status', '--porcelain')).toBe('');
    const accepted = { mode, fingerprint: plan.fingerprint, acceptUnfinished: true };
    expect(expectOk(await place.run(accepted)).markers).toEqual(['a.txt']);
    expect(await readFile(join(place.repo.path, 'a.txt'), 'utf8')).toContain('<<<<<<<');
  },
);

test('files of it without a conflict may go by themselves, in whole or in part', async () => {
  await using place = await scene(MERGE);
  expect(await place.run({ only: [PATH('a.txt')] })).toMatchObject(asked);
  expect(await place.run({ only: [PATH('clean.txt'), PATH('a.txt')] })).toMatchObject(asked);
  expect(await place.run({ hunks: [{ path: PATH('clean.txt'), hunks: [0] }] })).toMatchObject(asked);
  expect((await place.plan({ only: [PATH('clean.txt')] })).unfinished).toBeNull();
  expect(expectOk(await place.run({ only: [PATH('clean.txt')] })).files).toEqual(['clean.txt']);
  expect(await place.run()).toMatchObject(asked);
});

testAtNight('a conflict that was only added to the index is no clean file', async () => {
  await using place = await scene(`${MERGE}; git add -A`);
  expect((await place.row()).unfinished).toMatchObject({ operation: 'merge', unmerged: [] });
  expect(await place.run({ only: [PATH('a.txt')] })).toMatchObject(asked);
  expectOk(await place.run({ only: [PATH('clean.txt')] }));
});

test('the next turn ends it, and a rollback brings it back', async () => {
  await using place = await scene(MERGE, 'echo both > a.txt; git commit -qam merged');
  const middle = (await place.row()).head;
  expect((await place.next()).unfinished).toBeNull();
  const done = (await place.row()).head;
  const { session } = place;
  const rollback = async (commit: typeof done) =>
    expectOk(await place.app.core.sessions.rollback({ session, commit })).unfinished;
  expect(await rollback(middle)).toMatchObject({ operation: 'merge', unmerged: ['a.txt'] });
  expect(await place.run()).toMatchObject(asked);
  await place.app.reopen();
  expect(await place.run()).toMatchObject(asked);
  expect(await rollback(done)).toBeNull();
  expect(expectOk(await place.run()).files).toEqual(['a.txt', 'clean.txt', 'theirs.txt']);
});

testAtNight('an unfinished session is not updated, and its worktree is what is named', async () => {
  await using place = await scene(MERGE);
  const update = {
    session: place.session,
    mode: 'merge' as const,
    source: 'refs/heads/other',
    resolutions: [],
  };
  expect(await place.app.core.sessions.planUpdate(update)).toMatchObject({
    refusal: { code: 'operation-ongoing', operation: 'merge', where: 'worktree' },
  });
});

test('no agent is asked to merge conflict markers', async () => {
  await using place = await scene(MERGE);
  await place.repo.write({ 'a.txt': 'changed meanwhile\n' });
  await place.repo.commit('meanwhile');
  const question = { session: place.session, ...wish, operation: 'apply' as const, paths: [], agent: null };
  expect(await place.app.core.apply.askAgent(question)).toMatchObject(asked);
  const resolver = expectOk(await place.app.core.apply.askAgent({ ...question, acceptUnfinished: true }));
  await place.app.untilIdle(resolver.session as SessionId);
});

test('markers that the agent committed are a warning; a page that always had them is none', async () => {
  const markers = '<<<<<<< ours\none\n=======\ntwo\n>>>>>>> theirs\n';
  await using place = await scene(
    `printf '${markers.replaceAll('\n', '\\n')}' > a.txt; git commit -qam done`,
  );
  expect(await place.plan()).toMatchObject({ unfinished: null, markers: ['a.txt'] });
  expect(expectOk(await place.run()).markers).toEqual(['a.txt']);
});
