import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { testCore } from '../testing/test-core';
import { testRepo } from '../testing/test-repo';

async function check(app: Awaited<ReturnType<typeof testCore>>, id: string) {
  return (await app.core.core.doctor({})).find((one) => one.id === id);
}

test('a machine that has what is needed gets no failed check, each with something to read', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  await app.add(repo.path);
  const checks = await app.core.core.doctor({});
  expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
  expect(checks.every(({ label, detail }) => label !== '' && detail !== '')).toBe(true);
  expect(checks.map(({ id }) => id)).toContain('git');
});

test('a worktree place that cannot be made, a moved repository and a log that cannot be read are named', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  await app.add(repo.path);
  const file = join(repo.parent, 'file');
  await writeFile(file, '');
  await app.core.settings.update({ worktreePlace: join(file, 'below') });
  expect(await check(app, 'worktree-place')).toMatchObject({ state: 'failed', advice: expect.any(String) });
  await rm(repo.path, { recursive: true });
  expect(await check(app, 'repositories')).toMatchObject({
    state: 'warning',
    detail: `Missing: ${repo.path}`,
  });
  await mkdir(join(app.home, 'sessions', 'session001'), { recursive: true });
  await writeFile(join(app.home, 'sessions', 'session001', 'events.jsonl'), 'nothing of ours\n');
  await app.reopen();
  expect(await check(app, 'sessions')).toMatchObject({
    state: 'warning',
    advice: expect.stringContaining('deleted after 30 days'),
  });
});

test('without Git the doctor says so instead of breaking', async () => {
  await using app = await testCore();
  const empty = join(app.home, 'empty');
  await mkdir(empty);
  vi.stubEnv('PATH', empty);
  expect(await check(app, 'git')).toMatchObject({
    state: 'failed',
    advice: expect.stringContaining('Install Git'),
  });
  vi.unstubAllEnvs();
});
