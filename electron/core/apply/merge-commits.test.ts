import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { casesByDay } from '#shared/testing/at-night';
import { type ApplyScene, applyScene, expectOk } from '../testing/apply-scene';

const lines = (changes: Record<number, string> = {}) =>
  `${Array.from({ length: 12 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;

const text = (scene: ApplyScene, path: string) => readFile(join(scene.repo.path, path), 'utf8');

/** The tree that plain Git merges the session's branch into main with, in a worktree of its own; fails on a conflict. */
async function mergedByGit({ repo }: ApplyScene): Promise<string> {
  const place = join(repo.parent, 'merged');
  await repo.git('worktree', 'add', '-q', '--detach', place, 'main');
  await repo.git('-C', place, 'merge', '-q', '--no-edit', 'understory/scene');
  const tree = await repo.git('-C', place, 'rev-parse', 'HEAD^{tree}');
  await repo.git('worktree', 'remove', '--force', place);
  return tree;
}

/** Applies as a rebase what Git merges without a question: it ends with the same, in a line, and can be taken back. */
async function rebasesToTheMerge(scene: ApplyScene): Promise<string[]> {
  const tree = await mergedByGit(scene);
  const before = await scene.manifest();
  const plan = await scene.plan({ mode: 'rebase' });
  expect(plan.conflicts).toEqual([]);
  const record = await scene.run({ mode: 'rebase' });
  expect(await scene.repo.git('rev-parse', 'HEAD^{tree}')).toBe(tree);
  expect(await scene.repo.git('status', '--porcelain')).toBe('');
  expect(await scene.repo.git('rev-list', '--merges', `${record.before}..HEAD`)).toBe('');
  expect(await scene.applies.plan(scene.request({ mode: 'rebase', base: record.head }))).toMatchObject({
    refusal: { code: 'nothing-to-apply' },
  });
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
  return plan.fromMerges;
}

/** A session from the base, and a main that went on in line 5. */
async function mainWentOn(): Promise<ApplyScene> {
  const scene = await applyScene({ 'a.txt': lines(), 'b.txt': 'b\n' });
  await scene.repo.write({ 'a.txt': lines({ 5: 'main' }) });
  await scene.repo.commit('on main');
  return scene;
}

test('a rebase brings what a merge commit holds besides what it merged', async () => {
  await using scene = await mainWentOn();
  await scene.work({ 'a.txt': lines({ 0: 'session' }) }, 'first');
  await scene.inSession(['merge', '-q', '--no-commit', 'main']);
  await scene.work({ 'extra.txt': 'extra\n', 'b.txt': 'evil\n' }, 'merge main');
  await scene.work({ 'extra.txt': 'extra\nmore\n' }, 'go on');
  // The commit after it conflicts without the file, and then has it as it ends.
  expect(await rebasesToTheMerge(scene)).toEqual(['b.txt']);
});

test('a merge commit that merged plainly takes no commit of its own', async () => {
  await using scene = await mainWentOn();
  await scene.work({ 'a.txt': lines({ 0: 'session' }) }, 'first');
  await scene.inSession(['merge', '-q', '--no-edit', 'main']);
  await scene.work({ 'a.txt': lines({ 0: 'session', 5: 'main', 9: 'nine' }) }, 'second');
  expect(await rebasesToTheMerge(scene)).toEqual([]);
  await scene.run({ mode: 'rebase' });
  expect(await scene.repo.git('log', '--format=%an %s', 'HEAD~2..')).toBe(
    'Tess Test second\nTess Test first',
  );
});

test('what was resolved in a merge commit is not asked about again', async () => {
  await using scene = await mainWentOn();
  await scene.work({ 'a.txt': lines({ 5: 'session' }) }, 'first');
  await scene.work({ 'a.txt': lines({ 5: 'session, second' }), 'n.txt': 'n\n' }, 'second');
  await expect(scene.inSession(['merge', '-q', 'main'])).rejects.toThrow();
  await scene.work({ 'a.txt': lines({ 5: 'session and main' }) }, 'merge main');
  await rebasesToTheMerge(scene);
  await scene.run({ mode: 'rebase' });
  expect(await text(scene, 'a.txt')).toBe(lines({ 5: 'session and main' }));
});

const KINDS: readonly [string, ...string[][]][] = [
  ['an octopus', ['merge', '-q', '--no-edit', 'one', 'two']],
  ['one with theirs thrown away', ['merge', '-q', '--no-edit', '-s', 'ours', 'main', 'one']],
  ['one of main after a third branch', ['merge', '-q', '--no-edit', 'one'], ['merge', '-q', 'main']],
];

test.each(casesByDay(KINDS, ([name]) => name === 'one with theirs thrown away'))(
  'merge commits of other kinds: %s',
  async (_name, ...merges) => {
    await using scene = await mainWentOn();
    for (const branch of ['one', 'two']) {
      await scene.repo.git('switch', '-q', '-c', branch, scene.base);
      await scene.repo.write({ [`${branch}.txt`]: `${branch}\n` });
      await scene.repo.commit(`of ${branch}`);
      await scene.repo.git('switch', '-q', 'main');
    }
    await scene.work({ 'a.txt': lines({ 0: 'session' }) }, 'first');
    await scene.inSession(...merges);
    await scene.repo.write({ '../session/late.txt': 'late\n', '../session/one.txt': 'changed\n' });
    await scene.inSession(['add', '-A'], ['commit', '-q', '--amend', '--no-edit']);
    await rebasesToTheMerge(scene);
  },
);

test('a merge with a history that has nothing in common is brought, too', async () => {
  await using scene = await mainWentOn();
  const orphan = await scene.repo.git('commit-tree', `${scene.base}^{tree}`, '-m', 'orphan');
  await scene.work({ 'a.txt': lines({ 0: 'session' }) }, 'first');
  await scene.inSession(['merge', '-q', '--no-commit', '--allow-unrelated-histories', '-X', 'ours', orphan]);
  await scene.work({ 'late.txt': 'late\n' }, 'merge it');
  await rebasesToTheMerge(scene);
});

test('what conflicts as a whole is asked about once, and the rest of the merge commits comes along', async () => {
  await using scene = await mainWentOn();
  await scene.work({ 'a.txt': lines({ 8: 'session' }) }, 'first');
  await scene.inSession(['merge', '-q', '--no-commit', 'main']);
  await scene.work({ 'extra.txt': 'extra\n' }, 'merge main');
  await scene.repo.write({ 'a.txt': lines({ 5: 'main', 8: 'main again' }) });
  await scene.repo.commit('on main again');
  const plan = await scene.plan({ mode: 'rebase' });
  expect(plan.conflicts.map(({ path, commit }) => [path, commit])).toEqual([['a.txt', undefined]]);
  const take = { choice: 'theirs' as const };
  await scene.run({ mode: 'rebase', resolutions: plan.conflicts.map(({ path }) => ({ path, take })) });
  expect(await text(scene, 'a.txt')).toBe(lines({ 5: 'main', 8: 'session' }));
  expect(await text(scene, 'extra.txt')).toBe('extra\n');
});

test('a rebase without merge commits is as Git does it, and says where a merge would end otherwise', async () => {
  await using scene = await applyScene({ 'a.txt': lines() });
  await scene.work({ 'a.txt': lines({ 5: 'tried' }) }, 'try');
  await scene.repo.write({ 'b.txt': 'b\n' });
  await scene.repo.commit('on main');
  await scene.repo.git('cherry-pick', 'understory/scene');
  await scene.work({ 'a.txt': lines(), 'n.txt': 'n\n' }, 'take it back');
  expect((await scene.plan({ mode: 'rebase' })).unlikeMerge).toEqual(['a.txt']);
  expect((await scene.plan({ mode: 'merge' })).unlikeMerge).toEqual([]);
  await scene.run({ mode: 'rebase' });
  expect(await text(scene, 'a.txt')).toBe(lines());
});
