import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ApplyScene, applyScene, expectOk } from '../testing/apply-scene';
import { commitUnwritten, foldNames } from '../testing/folding-names';
import { rollbackScene } from '../testing/rollback-scene';

const LINES = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';

/** Names in a folder of the workspace as they are spelled on disk. */
async function names({ repo }: ApplyScene, folder = ''): Promise<string[]> {
  const found = await readdir(join(repo.path, folder));
  return found.filter((name) => name.toLowerCase() !== '.git').sort();
}

const staged = async ({ repo }: ApplyScene) => (await repo.git('ls-files')).split('\n');
const text = ({ repo }: ApplyScene, path: string) => readFile(join(repo.path, path), 'utf8');

test.each(['changes', 'merge', 'squash', 'rebase'] as const)(
  'a rename of case alone is applied as %s to disk and index, around edits of the user’s, and undone',
  async (mode) => {
    await using scene = await applyScene({ Readme: LINES, 'other.txt': 'o\n' });
    await foldNames(scene);
    await commitUnwritten(scene, { Readme: null, README: LINES.replace('9', 'nine'), 'new.txt': 'n\n' });
    await scene.repo.write({ Readme: LINES.replace('1', 'staged') });
    await scene.repo.git('add', 'Readme');
    await scene.repo.write({ Readme: LINES.replace('1', 'one'), 'own.txt': 'own\n' });
    const before = await scene.manifest();
    const record = await scene.run({ mode });
    expect(await names(scene)).toEqual(['README', 'new.txt', 'other.txt', 'own.txt']);
    expect(await text(scene, 'README')).toBe(LINES.replace('1', 'one').replace('9', 'nine'));
    expect(await staged(scene)).toEqual(['README', ...(mode === 'changes' ? [] : ['new.txt']), 'other.txt']);
    expect(await scene.repo.git('show', ':README')).toContain('staged');
    expectOk(await scene.applies.undo(record.apply));
    expect(await scene.manifest()).toEqual(before);
  },
);

test('a folder whose name changes in case goes as a whole, with what is new in it, and comes back', async () => {
  await using scene = await applyScene({ 'Source/a.txt': 'a\n', 'Source/Deep/b.txt': 'b\n', 'x.txt': 'x\n' });
  await foldNames(scene);
  await commitUnwritten(scene, {
    'Source/a.txt': null,
    'Source/Deep/b.txt': null,
    'source/a.txt': 'a\n',
    'source/deep/b.txt': 'b\n',
    'source/c.txt': 'c\n',
  });
  const before = await scene.manifest();
  for (const mode of ['changes', 'merge'] as const) {
    const record = await scene.run({ mode });
    expect(await names(scene)).toEqual(['source', 'x.txt']);
    expect(await names(scene, 'source')).toEqual(['a.txt', 'c.txt', 'deep']);
    expect(await text(scene, 'source/deep/b.txt')).toBe('b\n');
    expect(await staged(scene)).toEqual(expect.arrayContaining(['source/a.txt', 'source/deep/b.txt']));
    expectOk(await scene.applies.undo(record.apply));
    expect(await scene.manifest()).toEqual(before);
  }
});

test('a folder that keeps a file of the user’s cannot change its case: refused in words, nothing is written', async () => {
  await using scene = await applyScene({ 'Source/a.txt': 'a\n', '.gitignore': '*.log\n' });
  await foldNames(scene);
  await commitUnwritten(scene, { 'Source/a.txt': null, 'source/a.txt': 'a\n' });
  await scene.repo.write({ 'Source/own.log': 'own\n' });
  const before = await scene.manifest();
  const blocked = { path: 'source/a.txt', at: 'Source', kind: 'same-name', contains: [] };
  expect((await scene.plan()).blockers).toEqual([blocked]);
  expect(await scene.applies.run({ ...scene.request(), fingerprint: null })).toMatchObject({
    refusal: { code: 'path-blocked', blockers: [blocked] },
  });
  expect(await scene.manifest()).toEqual(before);
});

test.each(['changes', 'merge'] as const)(
  'a file that the user has renamed so already stays where it is, applied as %s',
  async (mode) => {
    await using scene = await applyScene({ Readme: LINES, 'other.txt': 'o\n' });
    const isReal = await foldNames(scene);
    await commitUnwritten(scene, { Readme: null, README: LINES, 'other.txt': 'theirs\n' });
    await rename(join(scene.repo.path, 'Readme'), join(scene.repo.path, 'README'));
    const before = await scene.manifest();
    if (!isReal) {
      // Git sees this rename where the disk only looks as if it took both names for one.
      expect((await scene.plan({ mode })).conflicts.map(({ kind }) => kind)).toContain('rename-delete');
      return;
    }
    const record = await scene.run({ mode });
    expect(await names(scene)).toEqual(['README', 'other.txt']);
    expect(await text(scene, 'README')).toBe(LINES);
    expectOk(await scene.applies.undo(record.apply));
    expect(await scene.manifest()).toEqual(before);
  },
);

test('a new edit of the renamed file is kept when the rename is undone', async () => {
  await using scene = await applyScene({ Readme: LINES });
  await foldNames(scene);
  await commitUnwritten(scene, { Readme: null, README: LINES.replace('9', 'nine') });
  const record = await scene.run();
  await scene.repo.write({ README: LINES.replace('1', 'one').replace('9', 'nine') });
  expectOk(await scene.applies.undo(record.apply));
  expect(await names(scene)).toEqual(['Readme']);
  expect(await text(scene, 'Readme')).toBe(LINES.replace('1', 'one'));
  expect(await staged(scene)).toEqual(['Readme']);
});

test('a session’s worktree is rolled back over renames of case alone, and brought forward again', async () => {
  await using it = await rollbackScene({ Readme: LINES, 'Source/a.txt': 'a\n' });
  await foldNames(it, it.worktree);
  const first = await it.checkpoint();
  const before = await it.state();
  await it.agent('git mv Readme README; git mv Source other; git mv other source; git commit -qm renamed');
  await it.agent('echo more >> README; echo new > source/new.txt');
  const second = await it.checkpoint();
  const after = await it.state();
  expectOk(await it.rollback(first));
  expect(await it.state()).toEqual(before);
  expectOk(await it.rollback(second));
  expect(await it.state()).toEqual(after);
});
