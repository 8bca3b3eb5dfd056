import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { casesByDay, someByDay } from '#shared/testing/at-night';
import { anotherFileSystem } from '../testing/another-file-system';
import { applyScene, expectOk } from '../testing/apply-scene';
import { commitUnwritten, foldNames } from '../testing/folding-names';

test.each(
  someByDay(
    [
      ['a new file beside one of Git’s', { 'Notes.txt': 'theirs\n' }, 'Notes.txt', 'notes.txt'],
      ['a new file beside an untracked one', { 'OWN.txt': 'theirs\n' }, 'OWN.txt', 'own.txt'],
      ['a folder', { 'Folder/b.txt': 'b\n' }, 'Folder/b.txt', 'folder'],
      ['another spelling of an accent', { 'cafe\u0301.txt': 'theirs\n' }, 'cafe\u0301.txt', 'caf\u00e9.txt'],
    ] as const,
    2,
  ),
)(
  '%s whose name the file system takes for another is refused in words, and nothing is written',
  async (_what, work, path, at) => {
    await using scene = await applyScene({
      'notes.txt': 'n\n',
      'folder/a.txt': 'a\n',
      'caf\u00e9.txt': 'c\n',
    });
    await foldNames(scene);
    await commitUnwritten(scene, { ...work, 'other.txt': 'other\n' });
    await scene.repo.write({ 'own.txt': 'own\n' });
    const before = await scene.manifest();
    for (const mode of ['changes', 'squash'] as const) {
      const plan = await scene.plan({ mode });
      expect(plan.blockers).toEqual([{ path, at, kind: 'same-name', contains: [] }]);
      const refused = await scene.applies.run({ ...scene.request({ mode }), fingerprint: null });
      expect(refused).toMatchObject({ refusal: { code: 'path-blocked', blockers: plan.blockers } });
    }
    expect(await scene.manifest()).toEqual(before);
  },
);

test('two new files that the file system takes for one are refused; the rest can be applied without them', async () => {
  await using scene = await applyScene({ 'f.txt': 'f\n' });
  await foldNames(scene);
  await commitUnwritten(scene, { 'Readme.md': '1\n', 'README.md': '2\n', 'g.txt': 'g\n' });
  const before = await scene.manifest();
  const plan = await scene.plan();
  expect(plan.blockers.map(({ kind }) => kind)).toEqual(['same-name']);
  const only = plan.files.map((file) => file.path).filter((path) => path === 'g.txt');
  const record = await scene.run({ only });
  expect(await readFile(join(scene.repo.path, 'g.txt'), 'utf8')).toBe('g\n');
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
});

test.each(casesByDay(['changes', 'merge'] as const, (mode) => mode === 'merge'))(
  'a git folder on another file system than the workspace: applied as %s and undone',
  async (mode) => {
    const elsewhere = await anotherFileSystem();
    try {
      const separate = `--separate-git-dir=${join(elsewhere, 'git')}`;
      await using scene = await applyScene({ 'f.txt': 'f\n', gone: 'gone\n' }, { initArgs: [separate] });
      await scene.work({ 'f.txt': 'theirs\n', gone: null, 'new/x.txt': 'x\n' });
      await scene.repo.write({ 'own.txt': 'own\n' });
      const before = await scene.manifest();
      const record = await scene.run({ mode });
      expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe('theirs\n');
      expect(await readFile(join(scene.repo.path, 'new/x.txt'), 'utf8')).toBe('x\n');
      expectOk(await scene.applies.undo(record.apply));
      expect(await scene.manifest()).toEqual(before);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  },
);

test.each(casesByDay(['changes', 'merge'] as const, (mode) => mode === 'changes'))(
  'a data folder on another file system than the workspace: applied as %s and undone',
  async (mode) => {
    const home = await anotherFileSystem();
    try {
      await using scene = await applyScene({ 'f.txt': 'f\n', gone: 'gone\n' }, { home });
      await scene.work({ 'f.txt': 'theirs\n', gone: null, 'new/x.txt': 'x\n' });
      await scene.repo.write({ 'own.txt': 'own\n' });
      const before = await scene.manifest();
      const record = await scene.run({ mode });
      expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe('theirs\n');
      expectOk(await scene.applies.undo(record.apply));
      expect(await scene.manifest()).toEqual(before);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
);

test('an original that somebody exchanged is not put back: the undo merges instead', async () => {
  const home = await anotherFileSystem();
  try {
    await using scene = await applyScene({ 'f.txt': 'f\n' }, { home });
    await scene.work({ 'f.txt': 'theirs\n' });
    const record = await scene.run();
    const files = join(scene.repo.path, '.git/understory/files');
    const [folder = ''] = await readdir(files);
    await writeFile(join(files, folder, 'old/0'), 'planted\n');
    expectOk(await scene.applies.undo(record.apply));
    expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe('f\n');
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
