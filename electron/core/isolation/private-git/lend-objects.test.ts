import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testAtNight } from '../../testing/test-at-night';
import { type TestRepo, testRepo } from '../../testing/test-repo';
import { lendObjects } from './lend-objects';
import { doorTo } from './places';
import { userRefs } from './user-refs';

async function lent(repo: TestRepo) {
  const commonDir = join(repo.path, '.git');
  const repository = doorTo(commonDir);
  const refs = await userRefs(repository);
  const store = await lendObjects(repo.home, commonDir, { repository, refs, objectFormat: 'sha1' });
  const names = await readdir(join(store.objects, 'pack'));
  const packs = names.filter((name) => name.endsWith('.pack'));
  const shared = await Promise.all(
    packs.map(async (name) => (await stat(join(store.objects, 'pack', name))).nlink),
  );
  return {
    store,
    linked: shared.filter((count) => count > 1).length,
    own: shared.filter((count) => count === 1).length,
  };
}

test('packs of nothing but the user’s history are linked, of others only what is the user’s is copied', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('one');
  await repo.git('repack', '-adq');
  expect(await lent(repo)).toMatchObject({ linked: 1, own: 0 });
  await repo.write({ 'b.txt': 'two\n' });
  await repo.commit('two');
  await repo.git('tag', '-a', 'v1', '-m', 'v1');
  expect(await lent(repo)).toMatchObject({ linked: 1, own: 1 });
  await repo.write({ 'secret.txt': 'secret\n' });
  const secret = await repo.git('hash-object', '-w', 'secret.txt');
  await repo.git('update-ref', 'refs/understory/other', secret);
  await repo.write({ 'secret.txt': null });
  await repo.commit('three');
  await repo.git('repack', '-adq');
  const { store, linked } = await lent(repo);
  // Its link alone is left of the first one.
  expect(linked).toBe(0);
  expect(await store.git.try(['cat-file', '-e', secret])).toMatchObject({ code: 1 });
  for (const ref of ['main', 'v1']) {
    const listed = await repo.git('rev-list', '--objects', '--no-object-names', ref);
    const there = await store.git.run(['cat-file', '--batch-check=%(objecttype)'], { input: `${listed}\n` });
    expect(there.toString()).not.toContain('missing');
  }
});

testAtNight('many packs are made few again', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('one');
  for (let at = 0; at < 52; at += 1) {
    await repo.git(
      'update-ref',
      `refs/heads/b${at}`,
      await repo.git('commit-tree', 'HEAD^{tree}', '-m', String(at)),
    );
    await repo.git('repack', '-dq');
  }
  expect(await lent(repo)).toMatchObject({ linked: 52, own: 0 });
  await repo.git('commit', '-q', '--allow-empty', '-m', 'two');
  const { own, linked, store } = await lent(repo);
  expect(own + linked).toBeLessThan(10);
  expect(await store.git.line(['cat-file', '-t', await repo.git('rev-parse', 'b7')])).toBe('commit');
  await repo.git('fsck');
});
