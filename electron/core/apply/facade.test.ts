import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { openWorkspace } from '../writing/workspace';
import { clearFacade, openFacade } from './facade';

test('a facade that a plan works in is not cleared away from under it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const home = await mkdtemp(join(tmpdir(), 'facade-'));
  const opened = await openWorkspace(home, repo.path);
  if (!opened.ok) throw new Error(opened.refusal.code);
  const first = await openFacade(home, opened.value);
  const second = await openFacade(home, opened.value);
  const blob = await first.blob(Buffer.from('only here\n'));
  const isThere = async (facade: typeof first) => (await facade.git.try(['cat-file', '-e', blob])).code === 0;
  await clearFacade(home, opened.value);
  await first[Symbol.asyncDispose]();
  await clearFacade(home, opened.value);
  expect(await isThere(second)).toBe(true);
  await second[Symbol.asyncDispose]();
  await clearFacade(home, opened.value);
  await using third = await openFacade(home, opened.value);
  expect(await isThere(third)).toBe(false);
  expect(await third.treeOf(base)).toMatch(/^[0-9a-f]{40}$/);
  await rm(home, { recursive: true });
});
