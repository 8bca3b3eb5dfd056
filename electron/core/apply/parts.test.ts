import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { casesByDay } from '#shared/testing/at-night';
import { type ApplyScene, applyScene, repoPath } from '../testing/apply-scene';

const lines = (changes: Record<number, string> = {}) =>
  `${Array.from({ length: 12 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;
const part = (path: string, ...hunks: number[]) => ({ path: repoPath(path), hunks });
const attempt = (scene: ApplyScene, changes: Parameters<ApplyScene['request']>[0]) =>
  scene.applies.plan(scene.request(changes));

/** Three places of one file changed, one file added, one with other bytes than text. */
async function changed(): Promise<ApplyScene> {
  const scene = await applyScene({ 'f.txt': lines(), 'g.txt': 'g\n', 'b.bin': Buffer.from([0, 1]) });
  await scene.work({
    'f.txt': `first\n${lines({ 5: 'five' }).replace('line 11\n', 'no end')}`,
    'g.txt': 'G\n',
    'n.txt': 'new\n',
    'b.bin': Buffer.from([0, 2]),
  });
  return scene;
}

const text = (scene: ApplyScene, path: string) => readFile(join(scene.repo.path, path), 'utf8');

test.each(
  casesByDay(
    ['changes', 'squash', 'merge', 'rebase'] as const,
    (mode) => mode === 'changes' || mode === 'rebase',
  ),
)('some hunks of a file are applied as %s and the rest of it later', async (mode) => {
  await using scene = await changed();
  const only = [repoPath('f.txt')];
  const first = await scene.run({ mode, only, hunks: [part('f.txt', 0, 2)] });
  expect(first.files).toEqual(['f.txt']);
  expect(await text(scene, 'f.txt')).toBe(`first\n${lines().replace('line 11\n', 'no end')}`);
  expect(await scene.repo.git('show', `${first.head}:f.txt`)).not.toContain('five');

  const rest = await scene.run({ mode, base: first.head });
  expect([...rest.files].sort()).toEqual(['b.bin', 'f.txt', 'g.txt', 'n.txt']);
  expect(await text(scene, 'f.txt')).toBe(`first\n${lines({ 5: 'five' }).replace('line 11\n', 'no end')}`);
});

test('after a part, the rest is rebased though a commit on the way conflicts with how a file of that part ended', async () => {
  await using scene = await applyScene({ 'a.txt': lines(), 'b.txt': 'b\n', 'c.txt': lines() });
  await scene.work({ 'a.txt': lines({ 3: 'tried' }), 'c.txt': lines({ 1: 'tried' }) }, 'try');
  await scene.work({ 'a.txt': 'no lines\n', 'b.txt': 'B\n', 'c.txt': lines({ 1: 'one', 9: 'nine' }) }, 'do');
  const only = [repoPath('a.txt')];
  const first = await scene.run({ mode: 'rebase', only });
  const subjects = async () =>
    (await scene.repo.git('log', '--format=%s', `${scene.base}..HEAD`)).split('\n');
  expect(await subjects()).toEqual(['do', 'try']);
  const rest = await scene.run({ mode: 'rebase', base: first.head, only: [repoPath('b.txt')] });
  expect(await subjects()).toEqual(['do', 'do', 'try']);
  // Of a file whose hunks are applied in part, the commits that conflict with that part become one.
  const hunk = await scene.run({ mode: 'rebase', base: rest.head, hunks: [part('c.txt', 0)] });
  await scene.run({ mode: 'rebase', base: hunk.head });
  expect(await text(scene, 'c.txt')).toBe(lines({ 1: 'one', 9: 'nine' }));
  expect(await subjects()).toHaveLength(5);
});

test('a file that a commit renamed and a later one deleted leaves nothing behind when its deletion is rebased', async () => {
  await using scene = await applyScene({ 'a.txt': lines(), 'b.txt': 'b\n' });
  await scene.inSession(['mv', 'a.txt', 'new.txt'], ['commit', '-qm', 'rename']);
  await scene.inSession(['rm', '-q', 'new.txt'], ['commit', '-qm', 'delete']);
  await scene.work({ 'b.txt': 'B\n' });
  await scene.run({ mode: 'rebase', only: [repoPath('a.txt')] });
  expect(await scene.repo.git('ls-tree', '--name-only', 'HEAD')).toBe('b.txt');
});

test('a part of one file goes with all of the others, and none of its hunks leaves it out', async () => {
  await using scene = await changed();
  expect((await scene.plan({ hunks: [part('f.txt')] })).files.map(({ path }) => path)).toEqual([
    'b.bin',
    'g.txt',
    'n.txt',
  ]);
  await scene.run({ hunks: [part('f.txt', 1), part('n.txt', 0), part('g.txt')] });
  expect(await text(scene, 'f.txt')).toBe(lines({ 5: 'five' }));
  expect(await text(scene, 'n.txt')).toBe('new\n');
  expect(await text(scene, 'g.txt')).toBe('g\n');
});

test('a renamed file takes its new name with any part of it, and keeps its mode until all is applied', async () => {
  await using scene = await applyScene({ 'old.txt': lines() });
  await scene.inSession(['mv', 'old.txt', 'new.txt']);
  await scene.work({ 'new.txt': { content: lines({ 1: 'one', 9: 'nine' }), mode: 0o755 } });
  await scene.run({ hunks: [part('new.txt', 1)] });
  expect(await text(scene, 'new.txt')).toBe(lines({ 9: 'nine' }));
  await expect(text(scene, 'old.txt')).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await stat(join(scene.repo.path, 'new.txt'))).mode & 0o111).toBe(0);
});

test('what cannot be applied in part is refused in words', async () => {
  await using scene = await changed();
  const refused = (path: string, number: number) => attempt(scene, { hunks: [part(path, number)] });
  expect(await refused('f.txt', 3)).toMatchObject({
    refusal: { code: 'part-unfit', path: 'f.txt', reason: 'it has 3 hunks, and none with the number 3' },
  });
  expect(await refused('b.bin', 0)).toMatchObject({ refusal: { code: 'part-unfit', path: 'b.bin' } });
  expect(await refused('none.txt', 0)).toMatchObject({ refusal: { code: 'part-unfit', path: 'none.txt' } });
});
