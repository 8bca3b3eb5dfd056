import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { openGit, openObjectReader, writeObject, writeTree } from './index';

for (const objectFormat of ['sha1', 'sha256']) {
  test(`objects that are written without Git are what Git itself would have written in ${objectFormat}`, async () => {
    await using repo = await testRepo({});
    const bare = join(repo.parent, 'store.git');
    await mkdir(bare);
    const git = openGit(bare, { gitDir: bare });
    await git.run(['init', '-q', '--bare', `--object-format=${objectFormat}`, bare]);
    const store = { objects: join(bare, 'objects'), objectFormat };
    const blob = await writeObject(store, 'blob', Buffer.from('one\r\n\0two'));
    const mode = '100644';
    const files = ['a.txt', 'a/b', 'a-b', 'a/c/d', 'tw\udcffo/x', 'z'].map((path) => [
      path,
      { mode, oid: blob },
    ]);

    const tree = await writeTree(store, new Map(files as [string, { mode: string; oid: string }][]));

    expect(await writeObject(store, 'blob', Buffer.from('one\r\n\0two'))).toBe(blob);
    expect(await git.line(['hash-object', '--stdin'], { input: 'one\r\n\0two' })).toBe(blob);
    expect((await git.run(['cat-file', 'blob', blob])).toString()).toBe('one\r\n\0two');
    expect((await git.run(['ls-tree', '-r', '-z', '--name-only', tree])).toString('latin1')).toBe(
      'a-b\0a.txt\0a/b\0a/c/d\0tw\xffo/x\0z\0',
    );
    const index = git.with({ index: join(bare, 'index') });
    await index.run(['read-tree', tree]);
    expect(await index.line(['write-tree'])).toBe(tree);
    expect(await git.line(['hash-object', '-t', 'tree', '--stdin'], { input: '' })).toBe(
      await writeTree(store, new Map()),
    );
    await git.run(['fsck', '--strict']);
  });
}

test('one reader answers in the order of asking, about what there is and what there is not', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const commit = await repo.commit('base');
  const git = openGit(repo.path);
  await using reader = openObjectReader(git);

  const answers = await Promise.all(
    [`${commit}^{tree}`, 'nothing of the kind', 'HEAD:a.txt', 'two\nlines', commit].map((name) =>
      reader.find(name),
    ),
  );

  expect(answers.map((found) => found && [found.type, found.size > 0])).toEqual([
    ['tree', true],
    null,
    ['blob', true],
    null,
    ['commit', true],
  ]);
  expect(answers[0]?.oid).toBe(await git.line(['rev-parse', 'HEAD^{tree}']));
});

test('a reader that cannot be had says why, every time it is asked', async () => {
  await using repo = await testRepo({});
  await using reader = openObjectReader(openGit(join(repo.parent, 'gone')));
  await expect(reader.find('HEAD')).rejects.toThrow('ENOENT');
  await expect(reader.find('HEAD')).rejects.toThrow('ENOENT');
});
