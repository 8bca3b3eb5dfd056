import { writeFileSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RepositoryId } from '#shared/ids';
import type { Repository } from '#shared/repository';
import type { Log } from '../ports';
import { testRepo } from '../testing/test-repo';
import { createRepositories } from './index';

const clock = { now: () => new Date('2026-01-02T03:04:05Z') };

function open(home: string) {
  const warnings: string[] = [];
  const log: Log = {
    info: () => undefined,
    warn: (message) => warnings.push(message),
    error: () => undefined,
  };
  return { repositories: createRepositories({ home, clock, log }), warnings };
}

test('what was added is there again after a restart, once, and missing when it was moved away', async () => {
  await using repo = await testRepo({ 'in/a.txt': 'one\n' });
  await repo.commit('base');
  const home = join(repo.parent, 'home');
  const { repositories } = open(home);
  const heard: Repository[][] = [];
  const stop = repositories.onChange((list) => heard.push(list));

  const added = await repositories.add(join(repo.path, 'in'));
  if (!added.ok) throw new Error(added.refusal.code);
  expect(added.value).toMatchObject({
    name: 'repo',
    path: repo.path,
    addedAt: '2026-01-02T03:04:05.000Z',
    state: { state: 'ready', info: { path: repo.path } },
  });
  expect(await repositories.add(repo.path)).toEqual(added);
  expect(heard).toEqual([[added.value]]);

  const again = open(home).repositories;
  expect(again.get(added.value.id)).toEqual({ id: added.value.id, name: 'repo', path: repo.path });
  expect(await again.list()).toEqual([added.value]);

  await mkdir(join(repo.parent, 'away'));
  await rename(repo.path, join(repo.parent, 'away', 'moved'));
  await repositories.refresh([added.value.id]);
  await repositories.refresh([added.value.id]);
  expect(heard).toHaveLength(2);
  expect(heard[1]).toMatchObject([
    { id: added.value.id, state: { state: 'missing', reason: 'folder-not-found' } },
  ]);
  expect(await again.branches(added.value.id)).toEqual({
    ok: false,
    refusal: { code: 'repository-missing', path: repo.path },
  });
  stop();
  expect(await repositories.remove(added.value.id)).toEqual({ ok: true, value: {} });
  expect(heard).toHaveLength(2);
  expect(await repositories.list()).toEqual([]);
  expect(await repositories.remove(added.value.id)).toMatchObject({ ok: false });
  expect(await repositories.restore(added.value.id)).toEqual({ ok: true, value: {} });
  expect(await repositories.restore(added.value.id)).toEqual({ ok: true, value: {} });
  expect(await open(home).repositories.list()).toMatchObject([
    { id: added.value.id, addedAt: added.value.addedAt, state: { state: 'missing' } },
  ]);
  expect(await repositories.restore(RepositoryId.parse('x'))).toMatchObject({ ok: false });
  expect(repositories.get(RepositoryId.parse('x'))).toBeNull();
});

test('refuses what cannot be added, and keeps a damaged list aside', async () => {
  await using repo = await testRepo({});
  const home = join(repo.parent, 'home');
  await mkdir(home);
  await writeFile(join(home, 'repositories.json'), '{"version":1,"repositories":[{');
  const { repositories, warnings } = open(home);

  expect(await repositories.list()).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(await readdir(home)).toEqual([`repositories.json.damaged-${clock.now().getTime()}`]);
  expect(await repositories.add(home)).toMatchObject({ ok: false, refusal: { code: 'not-a-repository' } });
});

test('lists branches, remote ones too, newest first', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.git('branch', 'older');
  await repo.git('update-ref', 'refs/remotes/origin/main', base);
  await repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  await repo.git('-c', 'user.name=x', 'commit', '-q', '--allow-empty', '-m', 'new', '--date=@1800000000');
  const { repositories } = open(join(repo.parent, 'home'));
  const added = await repositories.add(repo.path);
  if (!added.ok) throw new Error(added.refusal.code);

  const branches = await repositories.branches(added.value.id);

  expect(branches).toMatchObject({
    ok: true,
    value: expect.arrayContaining([
      expect.objectContaining({ ref: 'refs/heads/main', remote: false, current: true }),
      expect.objectContaining({ ref: 'refs/heads/older', commit: base, remote: false, current: false }),
      expect.objectContaining({ ref: 'refs/remotes/origin/main', remote: true, current: false }),
    ]),
  });
  expect(branches.ok && branches.value.length).toBe(3);
});

test('only what is wished for is looked at again, and a wish that comes meanwhile is not answered with an older look', async () => {
  await using one = await testRepo({ 'a.txt': 'one\n' });
  await using other = await testRepo({ 'a.txt': 'one\n' });
  const { repositories } = open(join(one.parent, 'home'));
  const ids: RepositoryId[] = [];
  for (const repo of [one, other]) {
    await repo.commit('base');
    const added = await repositories.add(repo.path);
    if (!added.ok) throw new Error(added.refusal.code);
    ids.push(added.value.id);
  }
  const [first, second] = ids;
  if (!first || !second) throw new Error('nothing was added');
  let told: number[] = [];
  await repositories.list();
  repositories.onChange((list) => {
    told = list.map(({ state }) => (state.state === 'ready' ? state.info.changed.untracked : -1));
  });
  for (const repo of [one, other]) await repo.write({ 'new.txt': 'new\n' });
  await repositories.refresh([first]);
  expect(told).toEqual([1, 0]);

  const wishes = [repositories.refresh([first]), repositories.refresh([first])];
  writeFileSync(join(one.path, 'newer.txt'), 'newer\n');
  wishes.push(repositories.refresh([first]), repositories.refresh([first, first]));
  await Promise.all(wishes);
  expect(told).toEqual([2, 0]);
  await repositories.refresh([second]);
  expect(told).toEqual([2, 1]);
});
