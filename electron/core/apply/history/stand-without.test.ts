import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { ApplyRecord } from '#shared/apply';
import type { ApplyId } from '#shared/ids';
import { casesByDay, someByDay } from '#shared/testing/at-night';
import type { ApplyChildTask } from '../../testing/apply-child';
import {
  type ApplyScene,
  applyScene,
  expectOk,
  quietLog,
  repoPath,
  SCENE_SESSION,
  wallClock,
} from '../../testing/apply-scene';
import { bundleChild } from '../../testing/bundle-child';
import { createApplies } from '../index';

const FILES = ['a.txt', 'b.txt', 'c.txt'] as const;

/** What a session says that it last applied: the newest apply that stands, as it is on record. */
async function request(scene: ApplyScene, changes: Parameters<ApplyScene['request']>[0] = {}) {
  const newest = (await scene.applies.list(SCENE_SESSION)).find(({ state }) => state === 'done');
  return scene.request({ ...(newest ? { base: newest.head } : {}), ...changes });
}

async function apply(scene: ApplyScene, changes: Parameters<ApplyScene['request']>[0]): Promise<ApplyRecord> {
  return expectOk(await scene.applies.run({ ...(await request(scene, changes)), fingerprint: null }));
}

/** The files that the session's work would still change. */
async function remaining(
  scene: ApplyScene,
  changes: Parameters<ApplyScene['request']>[0] = {},
): Promise<string[]> {
  const planned = await scene.applies.plan(await request(scene, changes));
  if (!planned.ok && planned.refusal.code === 'nothing-to-apply') return [];
  const { conflicts, files } = expectOk(planned);
  expect(conflicts).toEqual([]);
  return files.map(({ path }) => path);
}

/** A session that changed three files, applied one by one. */
async function appliedInThree(): Promise<{ scene: ApplyScene; applies: ApplyId[] }> {
  const scene = await applyScene(Object.fromEntries(FILES.map((path) => [path, 'one\n'])));
  await scene.work(Object.fromEntries(FILES.map((path) => [path, 'two\n'])));
  const applies: ApplyId[] = [];
  for (const path of FILES) applies.push((await apply(scene, { only: [repoPath(path)] })).apply);
  expect(await remaining(scene)).toEqual([]);
  return { scene, applies };
}

test.each(someByDay([[[0]], [[0, 1]], [[1, 0]], [[2, 0]]], 2))(
  'of three applies in parts, what is left once %j are undone is what these had brought over',
  async (order) => {
    const { scene, applies } = await appliedInThree();
    await using _scene = scene;
    for (const [done, index] of order.entries()) {
      expectOk(await scene.applies.undo(applies[index] ?? null));
      const undone = order.slice(0, done + 1).sort((a, b) => a - b);
      expect(await remaining(scene)).toEqual(undone.map((position) => FILES[position]));
    }
    await apply(scene, {});
    expect(await remaining(scene)).toEqual([]);
    for (const path of FILES) expect(await readFile(join(scene.repo.path, path), 'utf8')).toBe('two\n');
    while ((await scene.applies.list(null)).some(({ state }) => state === 'done'))
      expectOk(await scene.applies.undo(null));
    expect(await scene.repo.git('status', '--porcelain')).toBe('');
    expect(await remaining(scene)).toEqual([...FILES]);
  },
);

test('hunks of one file are applied in two parts and the rest; undoing the first offers just its hunk again', async () => {
  const lines = (changes: Record<number, string>) =>
    `${Array.from({ length: 20 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;
  await using scene = await applyScene({ 'f.txt': lines({}) });
  await scene.work({ 'f.txt': lines({ 2: 'first', 10: 'second', 18: 'third' }) });
  const path = repoPath('f.txt');
  const first = await apply(scene, { hunks: [{ path, hunks: [0] }] });
  await apply(scene, { hunks: [{ path, hunks: [0] }] });
  await apply(scene, {});
  expectOk(await scene.applies.undo(first.apply));
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(lines({ 10: 'second', 18: 'third' }));
  const plan = expectOk(await scene.applies.plan(await request(scene)));
  const between = await scene.repo.git('diff', '--unified=0', plan.base, plan.head, '--', 'f.txt');
  expect(between.split('\n').filter((line) => /^[+-][^+-]/.test(line))).toEqual(['-line 2', '+first']);
  await apply(scene, {});
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(
    lines({ 2: 'first', 10: 'second', 18: 'third' }),
  );
});

test('a later turn that went on in the same lines keeps the older apply from being undone by itself', async () => {
  await using scene = await applyScene({ 'f.txt': 'one\n' });
  await scene.work({ 'f.txt': 'two\n' });
  const first = await apply(scene, {});
  await scene.work({ 'f.txt': 'two and more\n' });
  await apply(scene, {});
  expect(await scene.applies.undo(first.apply)).toMatchObject({ refusal: { code: 'undo-would-lose-edits' } });
  expect(await remaining(scene)).toEqual([]);
  // By hand, so that the undo has nothing to do any more: then the file counts as not applied at all.
  await scene.repo.write({ 'f.txt': 'one\n' });
  expectOk(await scene.applies.undo(first.apply));
  expect(await remaining(scene)).toEqual(['f.txt']);
});

test.each(casesByDay(['rebase', 'merge'] as const, (mode) => mode === 'rebase'))(
  'after commits too: what was undone is left for the workspace, and for a commit as %s where the target lacks it',
  async (mode) => {
    await using scene = await applyScene({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
    await scene.work({ 'a.txt': 'two\n' }, 'first');
    await scene.work({ 'b.txt': 'two\n' }, 'second');
    const first = await apply(scene, { only: [repoPath('a.txt')] });
    await scene.repo.commit('keep the first');
    await apply(scene, { mode });
    expect(await remaining(scene)).toEqual([]);
    expectOk(await scene.applies.undo(first.apply));
    expect(await scene.repo.git('status', '--porcelain')).toBe(' M a.txt');
    expect(await remaining(scene)).toEqual(['a.txt']);
    expect(await remaining(scene, { mode })).toEqual([]);
    await scene.repo.commit('take it back');
    expect(await remaining(scene, { mode })).toEqual(['a.txt']);
    await apply(scene, { mode });
    expect(await scene.repo.git('show', 'HEAD:a.txt')).toBe('two');
    expect(await scene.repo.git('status', '--porcelain')).toBe('');
  },
);

test.each(casesByDay(['undo swept', 'stands without it'], (step) => step === 'undo swept'))(
  'a kill after “%s” leaves nothing of what an undo makes of later applies undone',
  async (killAt) => {
    await using child = await bundleChild('./apply-child.ts');
    const { scene, applies } = await appliedInThree();
    await using _scene = scene;
    const [first] = applies;
    if (!first) throw new Error('nothing was applied');
    const task: ApplyChildTask = { home: scene.home, killAt, work: { do: 'undo', apply: first } };
    const killed = await execa(process.execPath, [child.file, JSON.stringify(task)], { reject: false });
    expect([killed.signal, killed.stdout.split('\n').at(-1)]).toEqual(['SIGKILL', killAt]);
    const again = createApplies({ home: scene.home, log: quietLog, clock: wallClock });
    await again.recover(scene.repo.path);
    expect((await again.list(null)).map(({ state }) => state)).toEqual(['done', 'done', 'undone']);
    expect(await remaining(scene)).toEqual(['a.txt']);
    const records = await again.list(null);
    await again.recover(scene.repo.path);
    expect(await again.list(null)).toEqual(records);
  },
);
