import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { applyScene } from '../testing/apply-scene';
import { userSettings } from '../testing/user-settings';

afterEach(() => vi.unstubAllEnvs());

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

/** Both sides changed the file, far apart from each other or in the same line. */
async function bothChanged(where: 'apart' | 'together') {
  const scene = await applyScene({ 'a.txt': text() });
  await scene.work({ 'a.txt': text({ 2: 'theirs' }) });
  await scene.repo.write({ 'a.txt': text({ [where === 'apart' ? 17 : 2]: 'ours' }) });
  await scene.repo.commit('ours');
  return scene;
}

test.each(
  someByDay(
    [
      ['core.attributesFile', '[core]\n\tattributesFile = {folder}/list\n', 'list'],
      ['the file that is read where no setting names one', '', 'git/attributes'],
      ['an include by place', '[includeIf "gitdir:**/repo/.git"]\n\tpath = {folder}/more\n', 'list'],
      ['an include by branch', '[includeIf "onbranch:main"]\n\tpath = more\n', 'list'],
    ],
    2,
  ),
)('the user’s attributes count in a merge: %s', async (_what, settings, list) => {
  await using scene = await bothChanged('apart');
  const { file } = await userSettings(scene.repo, settings, {
    more: '[core]\n\tattributesFile = {folder}/list\n',
  });
  expect((await scene.plan({ mode: 'merge' })).conflicts).toEqual([]);

  await file(list, 'a.txt -merge\n');

  expect((await scene.plan({ mode: 'merge' })).conflicts).toMatchObject([{ path: 'a.txt' }]);
  expect((await scene.plan({ mode: 'changes' })).conflicts).toMatchObject([{ path: 'a.txt' }]);
});

test.each(someByDay(['info/attributes', 'core.attributesFile', 'merge.default'], 1))(
  'a way to merge that Git has itself is taken from the repository’s %s',
  async (place) => {
    await using scene = await bothChanged('together');
    const { repo } = scene;
    if (place === 'info/attributes')
      await writeFile(join(repo.path, '.git', 'info', 'attributes'), 'a.txt merge=union\n');
    else if (place === 'merge.default') await repo.git('config', 'merge.default', 'union');
    else {
      await repo.git('config', 'core.attributesFile', '.git/list');
      await writeFile(join(repo.path, '.git', 'list'), 'a.txt merge=union\n');
    }

    await scene.run({ mode: 'merge' });

    expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(text({ 2: 'ours\ntheirs' }));
  },
);

test('a merge driver of the user’s is not run', async () => {
  await using scene = await bothChanged('together');
  const ran = join(scene.repo.parent, 'ran');
  await userSettings(
    scene.repo,
    `[core]\n\tattributesFile = {folder}/list\n[merge]\n\tdefault = mine\n[merge "mine"]\n\tdriver = touch ${ran}\n`,
    { list: '* merge=mine\n' },
  );

  expect((await scene.plan({ mode: 'merge' })).conflicts).toMatchObject([{ path: 'a.txt' }]);
  await expect(readFile(ran)).rejects.toThrow('ENOENT');
});

test('a new file follows a folder that was renamed where the user has Git do so', async () => {
  await using scene = await applyScene({ 'd/a.txt': text(), 'd/b.txt': text({ 3: 'b' }) });
  await scene.inSession(['mv', 'd', 'e'], ['commit', '-q', '-m', 'renamed']);
  await scene.repo.write({ 'd/new.txt': 'new\n' });
  await scene.repo.commit('ours');
  expect((await scene.plan({ mode: 'merge' })).conflicts).toHaveLength(1);

  await scene.repo.git('config', 'merge.directoryRenames', 'true');

  const plan = await scene.plan({ mode: 'merge' });
  expect(plan.conflicts).toEqual([]);
  await scene.run({ mode: 'merge' });
  expect(await readFile(join(scene.repo.path, 'e/new.txt'), 'utf8')).toBe('new\n');
});

test('the workspace is looked at and written under the settings that are included for it', async () => {
  await using scene = await applyScene({ 'a.txt': text(), 'it.up': 'LOUD\n' });
  const { repo } = scene;
  await userSettings(repo, '[includeIf "gitdir:**/repo/.git"]\n\tpath = more\n', {
    more: `[core]\n\tautocrlf = true\n\tattributesFile = {folder}/list
[filter "up"]\n\tclean = tr a-z A-Z\n\tsmudge = tr A-Z a-z\n`,
    list: '*.up filter=up -text\n',
  });
  await repo.write({ 'a.txt': text().replaceAll('\n', '\r\n'), 'it.up': 'loud\n' });
  await scene.work({ 'a.txt': text({ 2: 'theirs' }), 'it.up': 'LOUDER\n', 'new.txt': 'new\n' });

  await scene.run({ mode: 'squash' });

  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(
    text({ 2: 'theirs' }).replaceAll('\n', '\r\n'),
  );
  expect(await readFile(join(repo.path, 'it.up'), 'utf8')).toBe('louder\n');
  expect(await readFile(join(repo.path, 'new.txt'), 'utf8')).toBe('new\r\n');
  expect(await repo.git('diff', '--name-only', 'HEAD~1', 'HEAD')).toBe('a.txt\nit.up\nnew.txt');
  expect(await repo.git('cat-file', '-p', 'HEAD:a.txt')).toBe(text({ 2: 'theirs' }).trim());
});

test('attributes that change between two plans are seen by the second', async () => {
  await using scene = await bothChanged('together');
  const list = join(scene.repo.path, '.git', 'info', 'attributes');
  await writeFile(list, '');
  expect((await scene.plan({ mode: 'merge' })).conflicts).toMatchObject([{ path: 'a.txt' }]);

  await appendFile(list, 'a.txt merge=union\n');

  expect((await scene.plan({ mode: 'merge' })).conflicts).toEqual([]);
});
