import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';
import { allowPrograms, programsOf } from './testing/trust';

const UP = { '.gitattributes': '*.up filter=up\n', 'it.up': 'LOUD\n' };

/** A repository whose own configuration names a filter that the user has allowed, in a folder that can be moved. */
async function scene(clean: (path: string) => string = () => 'tr a-z A-Z') {
  const strip = { content: '#!/bin/sh\ntr a-z A-Z\n', mode: 0o755 };
  const repo = await testRepo({ ...UP, 'up.sh': strip });
  await repo.commit('base');
  await repo.git('config', 'filter.up.clean', clean(repo.path));
  await repo.git('config', 'filter.up.smudge', 'tr A-Z a-z');
  const app = await testCore();
  const repository = await app.add(repo.path);
  await allowPrograms(app.home, repo.path);
  expect(await programsOf(app.home, repo.path)).toMatchObject({ state: 'trusted' });
  const moved = join(repo.parent, 'elsewhere', 'new name');
  await mkdir(join(repo.parent, 'elsewhere'));
  return {
    ...{ repo, app, repository, moved },
    stateAt: async (path: string) => (await programsOf(app.home, path)).state,
    kept: () => readdir(join(app.home, 'trusted-programs')),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

test('what is allowed goes along with a repository that is moved, and stays with it', async () => {
  await using s = await scene();
  const { app, repo, moved } = s;
  const { session } = await runShellAgent(app, s.repository, 'echo louder > it.up');
  await rename(repo.path, moved);
  await app.core.repositories.follow({ path: moved });

  expect(await s.stateAt(moved)).toBe('trusted');
  expect(await s.kept()).toHaveLength(1);
  expectOk(await app.core.sessions.send({ session, prompt: 'again' }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready' });
  const wish = { session, mode: 'squash' as const, target: null, only: null, hunks: [], resolutions: [] };
  expectOk(await app.core.apply.run({ ...wish, fingerprint: null, acceptUnfinished: false }));
  expect(await readFile(join(moved, 'it.up'), 'utf8')).toBe('louder\n');

  // Another one in the old place, of the very same configuration, is not it.
  await cp(moved, repo.path, { recursive: true, verbatimSymlinks: true });
  expect(await s.stateAt(repo.path)).toBe('not-trusted');
  await rm(repo.path, { recursive: true });
  // And back again.
  await rename(moved, repo.path);
  await app.core.repositories.follow({ path: repo.path });
  expect(await s.stateAt(repo.path)).toBe('trusted');
  expectOk(await app.core.trust.revoke({ path: repo.path }));
  await rename(repo.path, moved);
  await app.core.repositories.follow({ path: moved });
  expect(await s.stateAt(moved)).toBe('not-trusted');
});

test('a repository that was put where another was is asked about, also before the other is found', async () => {
  await using s = await scene();
  const { path } = s.repo;
  await rename(path, s.moved);
  await cp(s.moved, path, { recursive: true, verbatimSymlinks: true });
  expect(await s.app.core.trust.show({ path })).toMatchObject({ refusal: { code: 'workspace-replaced' } });
  // Opened by the user, it is another one.
  expect(await s.app.add(path)).not.toBe(s.repository);
  expect(await s.stateAt(path)).toBe('not-trusted');
  await allowPrograms(s.app.home, path);
  // What is allowed of the one in the old place is no concern of the one that was moved, nor the other way around.
  await s.app.core.repositories.follow({ path: s.moved });
  expect(await s.stateAt(s.moved)).toBe('not-trusted');
  expect(await s.stateAt(path)).toBe('trusted');
});

test.each(
  someByDay(
    [
      ['relative', () => './up.sh'],
      ['relative behind a shell', () => "sh -c './up.sh'"],
      ['asked of Git', () => '$(git rev-parse --show-toplevel)/up.sh'],
      ['absolute in the old place', (path: string) => `${path}/up.sh`],
      ['absolute in the old place, and not there', (path: string) => `cat; ${path}/none.sh`],
    ] as const,
    2,
  ),
)('a program of the repository is asked about after a move: %s', async (_how, clean) => {
  await using s = await scene(clean);
  await rename(s.repo.path, s.moved);
  await s.app.core.repositories.follow({ path: s.moved });
  expect(await s.stateAt(s.moved)).toBe('not-trusted');
  expect(await s.kept()).toEqual([]);
});

test.each(
  someByDay(
    [
      ['another command', ['filter.up.clean', 'tr a-z A-Z; true']],
      ['one more filter', ['filter.other.smudge', 'cat']],
      ['that it is required', ['filter.up.required', 'true']],
    ],
    1,
  ),
)('what is set otherwise since is asked about after a move: %s', async (_what, setting) => {
  await using s = await scene();
  await rename(s.repo.path, s.moved);
  await writeFile(join(s.moved, '.git/config'), await configWith(s.moved, setting));
  await s.app.core.repositories.follow({ path: s.moved });
  expect(await s.stateAt(s.moved)).toBe('not-trusted');
});

async function configWith(root: string, [key = '', value = '']: readonly string[]): Promise<string> {
  const [section, name, last] = key.split('.');
  return `${await readFile(join(root, '.git/config'), 'utf8')}[${section} "${name}"]\n\t${last} = "${value}"\n`;
}

test('a copy of which the user says that it is the repository is asked about', async () => {
  await using s = await scene();
  await cp(s.repo.path, s.moved, { recursive: true, verbatimSymlinks: true });
  await rm(s.repo.path, { recursive: true });
  expectOk(await s.app.core.repositories.locate({ repository: s.repository, path: s.moved }));
  expect(await s.stateAt(s.moved)).toBe('not-trusted');
});

test('what an earlier version kept counts where it is, and is asked about after a move', async () => {
  await using s = await scene();
  const [name = ''] = await s.kept();
  const file = join(s.app.home, 'trusted-programs', name);
  const { folder: _unknown, ...earlier } = JSON.parse(await readFile(file, 'utf8')) as { folder: unknown };
  await writeFile(file, JSON.stringify(earlier));
  expect(await s.stateAt(s.repo.path)).toBe('trusted');
  await rename(s.repo.path, s.moved);
  await s.app.core.repositories.follow({ path: s.moved });
  expect(await s.stateAt(s.moved)).toBe('not-trusted');
});
