import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../../testing/test-repo';
import { plainIndex } from './plain-index';

const FILES = {
  'a.txt': 'a\n',
  'folder/b.txt': 'b\n',
  'folder/bc.txt': 'c\n',
  'folder/long-name.txt': 'd\n',
};

test.each(['2', '3', '4'])(
  'an index of version %s is read, and says the same without its extensions',
  async (version) => {
    await using repo = await testRepo(FILES);
    const place = join(repo.path, '.git', 'index');
    await repo.commit('base');
    await repo.git('update-index', '--index-version', version, '--skip-worktree', 'a.txt');
    const read = plainIndex(await readFile(place), 20);
    const listed = await repo.git('ls-files', '--stage', '-v');
    expect(read?.objects).toHaveLength(4);
    await repo.write({ '.git/index': read?.bytes ?? '' });
    expect(await repo.git('ls-files', '--stage', '-v')).toBe(listed);
    const again = plainIndex(await readFile(place), 20);
    expect(again?.fingerprint).toBe(read?.fingerprint);
    expect(read?.bytes.includes('TREE')).toBe(false);
    await repo.git('update-index', '--no-skip-worktree', 'a.txt');
    expect(plainIndex(await readFile(place), 20)?.fingerprint).not.toBe(read?.fingerprint);
  },
);

test('what is no whole index, or has names that lead out, is none', async () => {
  await using repo = await testRepo(FILES);
  const place = join(repo.path, '.git', 'index');
  await repo.commit('base');
  const whole = await readFile(place);
  expect(plainIndex(whole, 20)).not.toBeNull();
  for (let length = 0; length < whole.length; length += 1)
    expect(plainIndex(whole.subarray(0, length), 20)).toBeNull();
  for (const name of ['.git/', '../xx', '/xxxx', 'x//xx']) {
    const bytes = Buffer.from(whole);
    bytes.fill(0, whole.length - 20);
    expect(plainIndex(bytes, 20)).not.toBeNull();
    bytes.write(name, bytes.indexOf('a.txt'));
    expect(plainIndex(bytes, 20), name).toBeNull();
  }
  await repo.git('update-index', '--split-index');
  expect(plainIndex(await readFile(place), 20)).toBeNull();
});
