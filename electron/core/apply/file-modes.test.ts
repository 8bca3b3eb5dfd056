import { chmod, lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { applyScene, expectOk } from '../testing/apply-scene';
import { filesManifest } from '../testing/workspace-manifest';

/** A repository whose files do not say whether they can be run, or are links, with a session's work on that. */
async function scene(setting: 'core.fileMode' | 'core.symlinks') {
  const it = await applyScene({ 'a.txt': 'one\n', 'b.txt': 'one\n', 'own.sh': 'own\n' });
  const { repo } = it;
  await repo.git('config', setting, 'false');
  await repo.git('update-index', '--chmod=+x', 'own.sh');
  await repo.git('commit', '-q', '-m', 'own.sh can be run');
  return { ...it, [Symbol.asyncDispose]: () => it[Symbol.asyncDispose]() };
}

async function workOnModes({ work, inSession }: Awaited<ReturnType<typeof scene>>) {
  await work({ 'a.txt': 'one\ntwo\n', 'new.sh': 'new\n' });
  await inSession(
    ['update-index', '--chmod=+x', 'a.txt', 'b.txt', 'new.sh'],
    ['commit', '-q', '-m', 'can be run'],
  );
}

test.each<ApplyMode>(['changes', 'merge', 'squash', 'rebase'])(
  'what can be run is applied as that by %s where only the index says so, and undone',
  async (mode) => {
    await using it = await scene('core.fileMode');
    const { repo } = it;
    await workOnModes(it);
    const before = await filesManifest(repo.path);

    const { apply, files } = await it.run({ mode });

    expect(files.sort()).toEqual(['a.txt', 'b.txt', 'new.sh']);
    await repo.git('add', '-A');
    const modes = (await repo.git('ls-files', '-s')).split('\n').map((line) => line.replace(/ .*\t/, ' '));
    expect(modes).toEqual(['100755 a.txt', '100755 b.txt', '100755 new.sh', '100755 own.sh']);
    expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('one\ntwo\n');
    expectOk(await it.applies.undo(apply));
    expect(await filesManifest(repo.path)).toEqual(before);
  },
);

test('an undo at once brings the very index back; one after later edits takes only the modes of the apply back', async () => {
  await using it = await scene('core.fileMode');
  const { repo } = it;
  await workOnModes(it);
  const before = await it.manifest();
  const first = await it.run();
  expectOk(await it.applies.undo(first.apply));
  expect(await it.manifest()).toEqual(before);

  const second = await it.run();
  await repo.write({ 'a.txt': 'zero\none\ntwo\n' });
  expectOk(await it.applies.undo(second.apply));

  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('zero\none\n');
  expect(await repo.git('status', '--porcelain')).toBe(' M a.txt');
});

test('what is staged of a file stays when it becomes one that can be run', async () => {
  await using it = await scene('core.fileMode');
  const { repo } = it;
  await workOnModes(it);
  await repo.write({ 'b.txt': 'one\nstaged\n' });
  await repo.git('add', 'b.txt');
  await repo.write({ 'b.txt': 'one\nstaged\nunstaged\n' });

  await it.run();

  expect(await repo.git('show', ':b.txt')).toBe('one\nstaged');
  expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('one\nstaged\nunstaged\n');
  expect((await repo.git('ls-files', '-s', 'b.txt')).slice(0, 6)).toBe('100755');
});

test('an executable bit on disk counts for nothing there: a plan has no change in it', async () => {
  await using it = await scene('core.fileMode');
  await it.work({ 'a.txt': 'one\ntwo\n' });
  await chmod(join(it.repo.path, 'a.txt'), 0o755);

  await it.run({ mode: 'squash' });

  expect((await it.repo.git('ls-files', '-s', 'a.txt')).slice(0, 6)).toBe('100644');
  expect((await lstat(join(it.repo.path, 'a.txt'))).mode & 0o777).toBe(0o755);
});

test.each<ApplyMode>(['changes', 'squash'])(
  'a link is applied by %s as one where files stand for links',
  async (mode) => {
    await using it = await scene('core.symlinks');
    const { repo } = it;
    await repo.git('config', '--unset', 'core.symlinks');
    await it.work({ link: { link: 'a.txt' }, 'b.txt': null });
    await it.work({ 'b.txt': { link: 'own.sh' } });
    await repo.git('config', 'core.symlinks', 'false');
    const before = await filesManifest(repo.path);

    const { apply } = await it.run({ mode });

    expect(await readFile(join(repo.path, 'link'), 'utf8')).toBe('a.txt');
    expect((await lstat(join(repo.path, 'link'))).isFile()).toBe(true);
    await repo.git('add', '-A');
    const modes = await repo.git('ls-files', '-s', 'link', 'b.txt');
    expect(modes.match(/^120000/gm)).toHaveLength(2);
    expectOk(await it.applies.undo(apply));
    expect(await filesManifest(repo.path)).toEqual(before);
  },
);
