import { execa } from 'execa';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { forgetCommandUnderWay, inheritedGit, inheritedSettings, settingVariables } from './inherited-git';

test('what speaks of one repository or one operation does not pass, nor what is not known', () => {
  for (const name of [
    'DIR',
    'WORK_TREE',
    'COMMON_DIR',
    'INDEX_FILE',
    'INDEX_VERSION',
    'OBJECT_DIRECTORY',
    'ALTERNATE_OBJECT_DIRECTORIES',
    'CEILING_DIRECTORIES',
    'DISCOVERY_ACROSS_FILESYSTEM',
    'NAMESPACE',
    'PREFIX',
    'QUARANTINE_PATH',
    'REFLOG_ACTION',
    'CHERRY_PICK_HELP',
    'PUSH_OPTION_COUNT',
    'PUSH_OPTION_0',
    'AUTHOR_DATE',
    'COMMITTER_DATE',
    'ATTR_SOURCE',
    'REPLACE_REF_BASE',
    'NO_REPLACE_OBJECTS',
    'GRAFT_FILE',
    'SHALLOW_FILE',
    'LITERAL_PATHSPECS',
    'EXTERNAL_DIFF',
    'CONFIG',
    'CONFIG_PARAMETERS',
    'CONFIG_COUNT',
    'CONFIG_KEY_0',
    'INTERNAL_SUPER_PREFIX',
    'IMPLICIT_WORK_TREE',
    'TRACE2_PARENT_SID',
    'FROM_THE_FUTURE',
  ]) {
    expect(inheritedGit({ [`GIT_${name}`]: '1' }), name).toEqual({});
  }
});

test('what the user sets for every Git passes', () => {
  const own = {
    GIT_AUTHOR_NAME: 'Tess',
    GIT_COMMITTER_EMAIL: 'tess@example.org',
    GIT_EDITOR: 'vi',
    GIT_EXEC_PATH: '/opt/git/libexec',
    GIT_SSH_COMMAND: 'ssh -i key',
    GIT_SSL_CAINFO: '/ca.pem',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_CONFIG_GLOBAL: '/home/tess/config',
    GIT_TOKEN: 'secret',
  };
  expect(inheritedGit({ ...own, GITHUB_TOKEN: 'no variable of Git', GIT_NAMESPACE: undefined })).toEqual(own);
});

test('a Git that started us keeps its programs, its editors and the author of the commit it makes', () => {
  const own = { GIT_AUTHOR_NAME: 'Somebody', GIT_AUTHOR_EMAIL: 's@example.org', GIT_COMMITTER_NAME: 'Tess' };
  const hook = {
    GIT_PREFIX: '',
    GIT_EXEC_PATH: '/usr/lib/git-core',
    GIT_EDITOR: ':',
    GIT_AUTHOR_DATE: '@1 +0',
  };
  expect(inheritedGit({ ...own, ...hook })).toEqual({ GIT_COMMITTER_NAME: 'Tess' });
  expect(inheritedGit({ ...own, GIT_PREFIX: 'sub/' })).toEqual(own);
  expect(inheritedGit({ ...own, GIT_AUTHOR_DATE: '@1 +0' })).toEqual(own);

  const environment = { HOME: '/h', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b', ...own, ...hook };
  forgetCommandUnderWay(environment);
  expect(environment).toEqual({
    HOME: '/h',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'a.b',
    GIT_COMMITTER_NAME: 'Tess',
  });
});

test('settings by count and by git -c are read as Git reads them', async () => {
  await using repo = await testRepo();
  // `-c` reaches an alias through GIT_CONFIG_PARAMETERS, in whatever way this Git writes it.
  await repo.git('config', 'alias.told', '!env -0');
  const given = [
    ['user.name', "it's! a 'name'"],
    ['url.https://X/.insteadOf', 'a=b\nc'],
    ['core.attributesFile', ''],
    ['user.name', 'Last'],
  ] as const;
  const { stdout } = await execa(
    'git',
    [...given.flatMap(([key, value]) => ['-c', `${key}=${value}`]), '-c', 'some.yes', 'told'],
    { cwd: repo.path, env: { PATH: process.env.PATH ?? '', HOME: repo.parent }, extendEnv: false },
  );
  const told = Object.fromEntries(
    stdout.split('\0').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const asWritten = inheritedSettings(told).map(({ key, value }) => [key, value]);
  expect(asWritten).toEqual([...given, ['some.yes', 'true']]);
  expect(inheritedSettings({ GIT_CONFIG_PARAMETERS: `'a.b=c d' 'e.f'  'g.h'='i'` })).toEqual([
    { key: 'a.b', value: 'c d' },
    { key: 'e.f', value: 'true' },
    { key: 'g.h', value: 'i' },
  ]);
  expect(
    inheritedSettings({
      ...settingVariables([{ key: 'a.b', value: '1' }]),
      GIT_CONFIG_PARAMETERS: "'c.d'='2'",
    }),
  ).toEqual([
    { key: 'a.b', value: '1' },
    { key: 'c.d', value: '2' },
  ]);
});

test('settings that Git cannot read, or that name a repository, are left out', () => {
  expect(inheritedSettings({ GIT_CONFIG_COUNT: 'many', GIT_CONFIG_KEY_0: 'a.b' })).toEqual([]);
  expect(
    inheritedSettings({ GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_1: 'x' }),
  ).toEqual([]);
  expect(inheritedSettings({ GIT_CONFIG_PARAMETERS: "'open" })).toEqual([]);
  const misleading = ['core.worktree', 'Core.Bare', 'extensions.worktreeConfig', 'nothing', 'a.'];
  expect(inheritedSettings(settingVariables(misleading.map((key) => ({ key, value: '1' }))))).toEqual([]);
});
