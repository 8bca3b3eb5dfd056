import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { SessionId } from '#shared/ids';
import { expectOk } from '../testing/apply-scene';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { userSettings } from '../testing/user-settings';
import { createWorktree } from '../worktree';
import { takeCheckpoint } from './index';

const session = SessionId.parse('s0000001');

afterEach(() => vi.unstubAllEnvs());

/** A session's worktree, and what a checkpoint of it records. */
async function worktreeOf(repo: TestRepo, place = '{repository}.worktrees') {
  const base = await repo.commit('base');
  const request = {
    home: repo.home,
    repositoryPath: repo.path,
    session,
    base,
    title: 'task',
    include: [],
    setup: null,
    place,
  };
  const { path, branch } = expectOk(await createWorktree(request));
  return {
    path,
    branch,
    record: async () => {
      const options = {
        home: repo.home,
        repositoryPath: repo.path,
        worktree: path,
        session,
        turn: 1,
        branch,
        title: 'x',
      };
      const { commit } = await takeCheckpoint({ ...options, at: 'end', previous: base });
      return {
        names: (await repo.git('ls-tree', '-r', '--name-only', commit)).split('\n'),
        read: (name: string) => repo.git('cat-file', '-p', `${commit}:${name}`),
        mode: async (name: string) => (await repo.git('ls-tree', commit, name)).slice(0, 6),
      };
    },
  };
}

const CRLF = '[core]\n\tautocrlf = true\n';

test.each([
  ['the place of the git folder', '[includeIf "gitdir:**/repo/.git/**"]\n\tpath = more\n'],
  ['the place, told in another case', '[includeIf "gitdir/i:**/REPO/.git/**"]\n\tpath = more\n'],
  ['the branch', '[includeIf "onbranch:understory/**"]\n\tpath = more\n'],
  ['a remote', '[includeIf "hasconfig:remote.*.url:https://example.org/**"]\n\tpath = more\n'],
  ['nothing, in a chain of includes', '[include]\n\tpath = {folder}/first\n'],
])('what the user includes depending on %s counts', async (_condition, text) => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.git('remote', 'add', 'origin', 'https://example.org/it.git');
  await userSettings(repo, text, { more: CRLF, first: '[include]\n\tpath = more\n' });
  const worktree = await worktreeOf(repo);
  await writeFile(join(worktree.path, 'new.txt'), 'new\r\n');

  const recorded = await worktree.record();

  expect(await recorded.read('new.txt')).toBe('new');
  expect(recorded.names).toEqual(['a.txt', 'new.txt']);
});

test('settings of the worktree’s own and of an include in the repository’s count', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.git('config', 'extensions.worktreeConfig', 'true');
  await repo.git('config', 'include.path', 'more');
  await writeFile(join(repo.path, '.git', 'more'), '[core]\n\texcludesFile = lists/ignored\n');
  const worktree = await worktreeOf(repo);
  await repo.git('-C', worktree.path, 'config', '--worktree', 'core.autocrlf', 'true');
  await mkdir(join(worktree.path, 'lists'));
  await writeFile(join(worktree.path, 'lists', 'ignored'), 'lists\n*.tmp\n');
  await writeFile(join(worktree.path, 'x.tmp'), 'x\n');
  await writeFile(join(worktree.path, 'new.txt'), 'new\r\n');

  const recorded = await worktree.record();

  expect(recorded.names).toEqual(['a.txt', 'new.txt']);
  expect(await recorded.read('new.txt')).toBe('new');
});

test('a list of ignored files, attributes and a filter of the user’s count where they are included by condition', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await userSettings(repo, '[includeIf "gitdir:**/repo/.git/**"]\n\tpath = more\n', {
    more: `[core]\n\texcludesFile = {folder}/ignored\n\tattributesFile = {folder}/attributes
[filter "up"]\n\tclean = tr a-z A-Z\n\tsmudge = tr A-Z a-z\n`,
    ignored: '*.tmp\n',
    attributes: '*.up filter=up\n*.win text eol=crlf\n',
  });
  const worktree = await worktreeOf(repo);
  await writeFile(join(worktree.path, 'x.tmp'), 'x\n');
  await writeFile(join(worktree.path, 'it.up'), 'loud\n');
  await writeFile(join(worktree.path, 'it.win'), 'line\r\n');

  const recorded = await worktree.record();

  expect(recorded.names).toEqual(['a.txt', 'it.up', 'it.win']);
  expect(await recorded.read('it.up')).toBe('LOUD');
  expect(await recorded.read('it.win')).toBe('line');
});

test('a new worktree is written under the settings that are included for it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'it.up': 'LOUD\n', link: { link: 'a.txt' } });
  await userSettings(repo, '[includeIf "onbranch:understory/**"]\n\tpath = more\n', {
    more: `[core]\n\tsymlinks = false\n\tattributesFile = {folder}/attributes
[filter "up"]\n\tsmudge = tr A-Z a-z\n\tclean = tr a-z A-Z\n`,
    attributes: '*.up filter=up\na.txt eol=crlf\n',
  });
  const worktree = await worktreeOf(repo);

  const files = await Promise.all(
    ['a.txt', 'it.up', 'link'].map((name) => readFile(join(worktree.path, name), 'utf8')),
  );
  expect(files).toEqual(['one\r\n', 'loud\n', 'a.txt']);
  expect(await (await worktree.record()).mode('link')).toBe('120000');
});

test('the lists and attributes that all worktrees of the repository share count', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await writeFile(join(repo.path, '.git', 'info', 'exclude'), '*.tmp\n');
  await writeFile(join(repo.path, '.git', 'info', 'attributes'), '*.win text eol=crlf\n');
  const worktree = await worktreeOf(repo);
  await writeFile(join(worktree.path, 'x.tmp'), 'x\n');
  await writeFile(join(worktree.path, 'it.win'), 'line\r\n');

  const recorded = await worktree.record();

  expect(recorded.names).toEqual(['a.txt', 'it.win']);
  expect(await recorded.read('it.win')).toBe('line');
});

test('where files hold no executable bit, that of the disk is not recorded', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'run.sh': { content: '#!/bin/sh\n', mode: 0o755 } });
  const worktree = await worktreeOf(repo);
  await repo.git('config', '--unset', 'core.fileMode');
  await userSettings(repo, '[includeIf "gitdir:**/worktrees/**"]\n\tpath = more\n', {
    more: '[core]\n\tfileMode = false\n',
  });
  await chmod(join(worktree.path, 'a.txt'), 0o755);
  await chmod(join(worktree.path, 'run.sh'), 0o644);

  const recorded = await worktree.record();

  expect(await recorded.mode('a.txt')).toBe('100644');
  expect(await recorded.mode('run.sh')).toBe('100755');
});

test('a local session’s workspace is recorded under its own settings', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await userSettings(repo, '[includeIf "gitdir:**/repo/.git"]\n\tpath = more\n', { more: CRLF });
  await writeFile(join(repo.path, 'new.txt'), 'new\r\n');

  const { commit } = await takeCheckpoint({
    ...{
      home: repo.home,
      repositoryPath: repo.path,
      worktree: repo.path,
      session,
      turn: 1,
      at: 'end',
      branch: null,
    },
    ...{ previous: base, title: 'x' },
  });

  expect(await repo.git('cat-file', '-p', `${commit}:new.txt`)).toBe('new');
});

test('a filter keeps what it keeps in the repository’s git folder, and finds keys and history there', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', '.gitattributes': '*.big filter=store\n' });
  await mkdir(join(repo.path, '.git', 'store'));
  const script = join(repo.parent, 'store.sh');
  await writeFile(
    script,
    `#!/bin/sh
set -e
git rev-parse --verify -q refs/heads/understory/task >/dev/null
mkdir -p "$(git config lfs.storage)"
cat > "$(git rev-parse --git-common-dir)/store/kept"
cp "$(git rev-parse --git-dir)/store/kept" "$(git config lfs.storage)/kept"
echo pointer
`,
  );
  await chmod(script, 0o755);
  await userSettings(repo, `[filter "store"]\n\tclean = ${script}\n\trequired = true\n`);
  const worktree = await worktreeOf(repo);
  await writeFile(join(worktree.path, 'it.big'), 'contents\n');

  expect(await (await worktree.record()).read('it.big')).toBe('pointer');
  expect(await readFile(join(repo.path, '.git', 'store', 'kept'), 'utf8')).toBe('contents\n');
  expect(await readFile(join(repo.path, '.git', 'lfs', 'kept'), 'utf8')).toBe('contents\n');
});

test('settings that the user gives by the environment count', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  for (const [name, value] of [
    ['GIT_CONFIG_COUNT', '1'],
    ['GIT_CONFIG_KEY_0', 'core.autocrlf'],
    ['GIT_CONFIG_VALUE_0', 'true'],
  ] as const)
    vi.stubEnv(name, value);
  const worktree = await worktreeOf(repo);
  await writeFile(join(worktree.path, 'new.txt'), 'new\r\n');

  expect(await (await worktree.record()).read('new.txt')).toBe('new');
});
