import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, test, vi } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { describeRefusal } from '#shared/describe-refusal';
import { scriptedSessions } from '../testing/scripted-sessions';
import { expectOk } from '../testing/test-core';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { inspectRepository } from './inspect-repository';

afterEach(() => vi.unstubAllEnvs());

type Case = {
  /** Damages the repository, or what Git is told of it. */
  readonly spoil: (repo: TestRepo) => Promise<void>;
  readonly refusal: Record<string, unknown>;
  /** The command that is named mends it. */
  readonly mends: boolean;
};

const CASES: Record<string, Case> = {
  'core.bare was set': {
    spoil: async (repo) => void (await repo.git('config', 'core.bare', 'true')),
    refusal: { code: 'repository-unusable', why: 'bare-set' },
    mends: true,
  },
  'core.bare was set for this worktree': {
    spoil: async (repo) => {
      await repo.git('config', 'extensions.worktreeConfig', 'true');
      await repo.git('config', '--worktree', 'core.bare', 'true');
    },
    refusal: { code: 'repository-unusable', why: 'bare-set' },
    mends: true,
  },
  'its configuration is damaged': {
    spoil: (repo) => appendTo(join(repo.path, '.git', 'config'), '[broken\n'),
    refusal: {
      code: 'repository-unusable',
      why: 'configuration-broken',
      detail: expect.stringMatching(/line \d+ in file \S+\/repo\/\.git\/config$/),
    },
    mends: false,
  },
  'a file that its configuration includes is damaged': {
    spoil: async (repo) => {
      await writeFile(join(repo.parent, 'included'), '[core\n');
      await repo.git('config', 'include.path', join(repo.parent, 'included'));
    },
    refusal: {
      why: 'configuration-broken',
      detail: expect.stringMatching(/line 1 in file \S+\/included$/),
    },
    mends: false,
  },
  'the user’s own configuration is damaged': {
    spoil: async (repo) => {
      await writeFile(join(repo.parent, 'global'), '[user\n');
      vi.stubEnv('GIT_CONFIG_GLOBAL', join(repo.parent, 'global'));
    },
    refusal: { why: 'configuration-broken', detail: expect.stringMatching(/line 1 in file \S+\/global$/) },
    mends: false,
  },
  'HEAD is gone': {
    spoil: (repo) => rm(join(repo.path, '.git', 'HEAD')),
    refusal: { why: 'head-broken', detail: expect.stringMatching(/\/repo\/\.git\/HEAD$/) },
    mends: true,
  },
  'HEAD is empty, as after a power cut': {
    spoil: (repo) => writeFile(join(repo.path, '.git', 'HEAD'), ''),
    refusal: { why: 'head-broken' },
    mends: true,
  },
  'its Git folder was copied without empty folders': {
    spoil: async (repo) => {
      await repo.git('pack-refs', '--all');
      await rm(join(repo.path, '.git', 'refs'), { recursive: true });
    },
    refusal: { why: 'git-folder-incomplete', detail: expect.stringMatching(/\.git\/refs$/) },
    mends: true,
  },
  'its Git folder is elsewhere and was moved': {
    spoil: async (repo) => {
      await rename(join(repo.path, '.git'), join(repo.parent, 'moved.git'));
      await writeFile(join(repo.path, '.git'), `gitdir: ${join(repo.parent, 'elsewhere.git')}\n`);
    },
    refusal: { why: 'git-folder-gone', detail: expect.stringMatching(/elsewhere\.git$/) },
    mends: false,
  },
  'its objects are where only the environment says': {
    spoil: async (repo) => {
      const objects = join(repo.parent, 'objects');
      await rename(join(repo.path, '.git', 'objects'), objects);
      await mkdir(join(repo.path, '.git', 'objects', 'info'), { recursive: true });
      vi.stubEnv('GIT_ALTERNATE_OBJECT_DIRECTORIES', objects);
    },
    refusal: { why: 'objects-by-environment', detail: 'GIT_ALTERNATE_OBJECT_DIRECTORIES' },
    mends: true,
  },
  'the folder it borrows objects from is gone': {
    spoil: async (repo) => {
      const objects = join(repo.path, '.git', 'objects');
      await rm(objects, { recursive: true });
      await mkdir(join(objects, 'info'), { recursive: true });
      await writeFile(join(objects, 'info', 'alternates'), `${join(repo.parent, 'disk')}\n`);
    },
    refusal: { why: 'alternates-gone', detail: expect.stringMatching(/\/disk$/) },
    mends: false,
  },
  'the commit that is checked out is gone': {
    spoil: async (repo) => {
      const commit = await repo.git('rev-parse', 'HEAD');
      await rm(join(repo.path, '.git', 'objects', commit.slice(0, 2), commit.slice(2)));
    },
    refusal: { why: 'commit-gone', detail: expect.stringMatching(/^[0-9a-f]{40}$/) },
    mends: false,
  },
};

test.each(Object.entries(CASES))('where %s, everything says so and what to type', async (_, one) => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const { session } = await place.start([{ write: { path: 'b.txt', content: 'b\n' } }]);
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready' });

  await one.spoil(repo);

  const refused = { ok: false, refusal: expect.objectContaining(one.refusal) };
  const { core } = app;
  const mode: ApplyMode = 'changes';
  const plan = { session, mode, target: null, only: null, hunks: [], resolutions: [] };
  const looked = await core.repositories.add({ path: repo.path });
  expect(looked).toEqual(refused);
  expect(await core.apply.plan(plan)).toEqual(refused);
  expect(await core.apply.run({ ...plan, fingerprint: null })).toEqual(refused);
  const [listed] = await core.repositories.list({});
  expect(listed?.state).toMatchObject({ state: 'missing', says: { title: expect.any(String) } });
  const repositories = (await core.core.doctor({})).find((check) => check.id === 'repositories');
  expect(repositories).toMatchObject({ state: 'warning' });

  if (looked.ok) throw new Error('it is usable');
  const { advice } = describeRefusal(looked.refusal);
  expect(advice).not.toBeNull();
  if (!one.mends) return;
  const command = looked.refusal.code === 'repository-unusable' ? looked.refusal.command : null;
  expect(advice).toContain(command);
  await execa('sh', ['-c', command ?? ''], { cwd: '/' });
  expectOk(await core.repositories.add({ path: repo.path }));
  expectOk(await core.apply.run({ ...plan, fingerprint: null }));
  expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('b\n');
});

test('a repository that looks for its files elsewhere is refused when it is added, with what to type', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await mkdir(join(repo.parent, 'other'));
  await repo.git('config', 'core.worktree', join(repo.parent, 'other'));

  const found = await inspectRepository(repo.home, repo.path);

  const command = `git -C '${repo.path}' config --unset core.worktree`;
  const detail = join(repo.parent, 'other');
  const why = 'files-elsewhere';
  expect(found).toEqual({
    ok: false,
    refusal: { code: 'repository-unusable', path: repo.path, why, detail, command },
  });
  await execa('sh', ['-c', command], { cwd: '/' });
  expectOk(await inspectRepository(repo.home, repo.path));
});

test('an outer repository never takes the place of one whose own Git folder is damaged', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const inner = join(repo.path, 'inner');
  await repo.git('init', '-q', inner);
  await writeFile(join(inner, '.git', 'HEAD'), '');
  await mkdir(join(inner, 'folder'));

  for (const path of [inner, join(inner, 'folder')])
    expect(await inspectRepository(repo.home, path)).toMatchObject({
      ok: false,
      refusal: { code: 'repository-unusable', path: inner, why: 'head-broken' },
    });
});

async function appendTo(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'a' });
}
