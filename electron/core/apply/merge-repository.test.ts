import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { openWorkspace } from '../writing/workspace';
import { clearMergeRepository, openMergeRepository } from './merge-repository';

test('a merge repository that a plan works in is not cleared away from under it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const home = await mkdtemp(join(tmpdir(), 'mergeRepo-'));
  const opened = await openWorkspace(home, repo.path);
  if (!opened.ok) throw new Error(opened.refusal.code);
  const first = await openMergeRepository(home, opened.value);
  const second = await openMergeRepository(home, opened.value);
  const blob = await first.blob(Buffer.from('only here\n'));
  const isThere = async (mergeRepo: typeof first) =>
    (await mergeRepo.git.try(['cat-file', '-e', blob])).code === 0;
  await clearMergeRepository(home, opened.value);
  await first[Symbol.asyncDispose]();
  await clearMergeRepository(home, opened.value);
  expect(await isThere(second)).toBe(true);
  await second[Symbol.asyncDispose]();
  await clearMergeRepository(home, opened.value);
  await using third = await openMergeRepository(home, opened.value);
  expect(await isThere(third)).toBe(false);
  expect(await third.treeOf(base)).toMatch(/^[0-9a-f]{40}$/);
  await rm(home, { recursive: true });
});
