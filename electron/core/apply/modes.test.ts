import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyScene, expectOk } from '../testing/apply-scene';

const FILES = { 'a.txt': '1\n2\n3\n4\n5\n', 'b.txt': 'b\n', 'dir/c.txt': 'c\n' };

test('changes are applied uncommitted and undone exactly', async () => {
  await using scene = await applyScene(FILES);
  await scene.work({ 'a.txt': '1\n2\n3\n4\nfive\n', 'new/file.txt': 'new\n', 'dir/c.txt': null });
  const before = await scene.manifest();
  const plan = await scene.plan();
  expect(await scene.manifest()).toEqual(before);
  expect(plan.files.map((file) => [file.path, file.change])).toEqual([
    ['a.txt', 'write'],
    ['dir/c.txt', 'delete'],
    ['new/file.txt', 'write'],
  ]);
  const record = await scene.run();
  expect(record.commit).toBeNull();
  expect(await scene.repo.git('status', '--porcelain', '-uall')).toBe(
    ' M a.txt\n D dir/c.txt\n?? new/file.txt',
  );
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
  expect((await scene.applies.list(null)).map((each) => each.state)).toEqual(['undone']);
});

test('merge makes a commit with both parents and keeps the dirty workspace', async () => {
  await using scene = await applyScene(FILES);
  const head = await scene.work({ 'a.txt': '1\n2\n3\n4\nfive\n' }, 'Improve a');
  await scene.repo.write({ 'b.txt': 'staged\n' });
  await scene.repo.git('add', 'b.txt');
  await scene.repo.write({ 'b.txt': 'unstaged\n', 'a.txt': 'one\n2\n3\n4\n5\n', 'mine.txt': 'mine\n' });
  const before = await scene.manifest();
  const record = await scene.run({ mode: 'merge' });
  expect(await scene.repo.git('rev-list', '--parents', '-1', 'HEAD')).toBe(
    `${record.commit} ${scene.base} ${head}`,
  );
  expect(await scene.repo.git('show', 'HEAD:a.txt')).toBe('1\n2\n3\n4\nfive');
  expect(await readFile(join(scene.repo.path, 'a.txt'), 'utf8')).toBe('one\n2\n3\n4\nfive\n');
  expect(await scene.repo.git('status', '--porcelain')).toBe(' M a.txt\nMM b.txt\n?? mine.txt');
  expect(await scene.repo.git('log', '-1', '--format=%an %s%n%b')).toContain(
    'Understory-Session: scenesession',
  );
  expectOk(await scene.applies.undo(null));
  expect(await scene.manifest()).toEqual(before);
});
