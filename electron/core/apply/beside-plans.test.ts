import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { worktreeLanes } from '../git/index';
import { type ApplyScene, applyScene, expectOk, quietLog, wallClock } from '../testing/apply-scene';
import { rollbackScene } from '../testing/rollback-scene';
import type { TestRepo } from '../testing/test-repo';
import { userSettings } from '../testing/user-settings';
import { createApplies, createWorktreeWrites } from './index';

afterEach(() => vi.unstubAllEnvs());

const HELD = { '.gitattributes': '*.held filter=held\n', 'a.held': 'one\n' };

/** Has the first reading of a `*.held` file stand still in its content filter. */
async function holdReading(repo: TestRepo) {
  const [hold, held] = [join(repo.parent, 'hold'), join(repo.parent, 'held')];
  const filter = join(repo.parent, 'held-filter');
  await writeFile(
    filter,
    `#!/bin/sh\nif mv '${hold}' '${held}' 2> /dev/null; then while [ -e '${held}' ]; do sleep 0.05; done; fi\ncat\n`,
  );
  await chmod(filter, 0o755);
  await userSettings(
    repo,
    `[user]\n\tname = Tess\n\temail = tess@example.org\n[filter "held"]\n\tclean = ${filter}\n`,
  );
  await writeFile(hold, '');
  return {
    begun: () => vi.waitFor(() => expect(existsSync(held)).toBe(true), { timeout: 30_000 }),
    goOn: () => rm(held),
  };
}

async function dirtied(scene: ApplyScene) {
  await scene.repo.write({ 'a.held': 'mine, and longer\n' });
  return holdReading(scene.repo);
}

test('an apply does not wait for a plan, and the plan it came into is made again', async () => {
  await using scene = await applyScene({ ...HELD, 'b.txt': 'b\n' });
  await scene.work({ 'b.txt': 'B\n' });
  const squash = scene.request({ mode: 'squash' });
  const reading = await dirtied(scene);
  const planned = scene.applies.plan(squash);
  await reading.begun();
  // The plan stands in the middle of its look at the workspace until this is done.
  expectOk(await scene.applies.run({ ...squash, fingerprint: null }));
  await reading.goOn();
  expect(await planned).toMatchObject({ ok: false, refusal: { code: 'nothing-to-apply' } });
});

test('at each step of an apply and of an undo a plan is that of before or that of after', async () => {
  await using scene = await applyScene({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  await scene.work({ 'a.txt': 'A\n', 'b.txt': 'B\n' });
  const request = scene.request({ mode: 'squash' });
  const asked: ReturnType<typeof scene.applies.plan>[] = [];
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps % 5 === 0) asked.push(applies.plan(request));
  };
  const applies = createApplies({ home: scene.home, log: quietLog, clock: wallClock, step });
  const before = await applies.plan(request);
  const running = applies.run({ ...request, fingerprint: null });
  asked.push(applies.plan(request));
  const { apply } = expectOk(await running);
  const after = await applies.plan(request);
  expect(before).toMatchObject({ ok: true });
  expect(after).toMatchObject({ refusal: { code: 'nothing-to-apply' } });
  expectOk(await applies.undo(apply));
  expect(await applies.plan(request)).toEqual(before);
  expect(asked.length).toBeGreaterThan(4);
  for (const plan of await Promise.all(asked)) expect([before, after]).toContainEqual(plan);
});

test('two plans at once, the first of a repository, are as good as one after the other', async () => {
  await using scene = await applyScene({ 'a.txt': 'a\n' });
  await scene.work({ 'a.txt': 'A\n' });
  const all = await Promise.all(Array.from({ length: 4 }, () => scene.plan()));
  for (const plan of all) expect(plan).toEqual(await scene.plan());
});

test('a checkpoint does not wait for the plan of an update', async () => {
  await using scene = await rollbackScene({ ...HELD, 'b.txt': 'b\n' });
  const { repo, home, worktree, session, branch, base } = scene;
  await repo.write({ 'b.txt': 'B\n' });
  await repo.commit('news');
  await scene.agent('echo "mine, and longer" > a.held');
  const reading = await holdReading(repo);
  const writes = createWorktreeWrites({ home, log: quietLog, clock: wallClock });
  const request = {
    repositoryPath: repo.path,
    path: worktree,
    session,
    title: 'Scene',
    branch,
    head: base,
    base,
    source: await repo.git('symbolic-ref', 'HEAD'),
    mode: 'merge' as const,
    resolutions: [],
  };
  const planned = writes.planUpdate(request);
  await reading.begun();
  // A checkpoint takes this lane.
  await worktreeLanes.lane(worktree).run(() => scene.agent('echo more > c.txt'));
  await reading.goOn();
  const plan = expectOk(await planned);
  expect(plan.files.map(({ path }) => path)).toEqual(['b.txt']);
  expect(plan).toEqual(expectOk(await writes.planUpdate(request)));
});
