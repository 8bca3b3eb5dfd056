import { chmod, mkdir, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CommitId, SessionId } from '#shared/ids';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { allowPrograms } from '../testing/trust';
import { type CreateWorktree, createWorktree, worktreeHealth } from './index';

const session = SessionId.parse('s0000001');

function create(repo: TestRepo, base: CommitId, more: Partial<CreateWorktree> = {}) {
  return createWorktree({
    home: repo.home,
    repositoryPath: repo.path,
    session,
    title: 'Fix the Bug: größer & besser!',
    base,
    place: '{repository}.worktrees',
    include: [],
    setup: null,
    ...more,
  });
}

async function created(repo: TestRepo, base: CommitId, more: Partial<CreateWorktree> = {}) {
  const made = await create(repo, base, more);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value;
}

test('makes a locked worktree on its own branch beside the repository', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.write({ 'a.txt': 'two\n' });
  await repo.commit('later');

  const made = await created(repo, base);

  expect(made.path).toBe(join(repo.parent, 'repo.worktrees', 'fix-the-bug-gro-er-besser'));
  expect(made.branch).toBe('refs/heads/understory/fix-the-bug-gro-er-besser');
  expect(await readFile(join(made.path, 'a.txt'), 'utf8')).toBe('one\n');
  expect(await repo.git('-C', made.path, 'symbolic-ref', 'HEAD')).toBe(made.branch);
  expect(await repo.git('-C', made.path, 'status', '--porcelain')).toBe('');
  expect(await repo.git('worktree', 'list', '--porcelain')).toContain(`locked Understory session ${session}`);
  await expect(repo.git('rev-parse', '--verify', '@{u}')).rejects.toThrow();
  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path: made.path, session })).toBe(
    'fine',
  );
  expect(await readdir(join(repo.home, 'leftovers'))).toEqual([]);
});

test('names never collide: folders, branches, cases, refs above and below, starts at once', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await mkdir(join(repo.parent, 'repo.worktrees', 'TASK'), { recursive: true });
  await repo.git('branch', 'understory/Task-2');
  await repo.git('branch', 'understory/task-3/deeper');
  await repo.git('tag', 'understory/task-4');

  const made = await Promise.all(
    Array.from({ length: 5 }, (_, number) =>
      created(repo, base, { title: 'task', session: SessionId.parse(`s000001${number}`) }),
    ),
  );

  expect(new Set(made.map((each) => each.branch.replace('refs/heads/understory/', '')))).toEqual(
    new Set(['task-5', 'task-6', 'task-7', 'task-8', 'task-9']),
  );
  for (const each of made) expect(await repo.git('-C', each.path, 'symbolic-ref', 'HEAD')).toBe(each.branch);
});

test('a session that a crash kept from hearing of its worktree gets it, not a second one', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const first = await created(repo, base);

  expect(await created(repo, base)).toMatchObject({ path: first.path, branch: first.branch });
  expect(await readdir(join(repo.parent, 'repo.worktrees'))).toHaveLength(1);
});

test('a branch that is called understory does not stand in the way', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.git('branch', 'understory');

  expect((await created(repo, base, { title: 'task' })).branch).toBe('refs/heads/understory-task');
});

test('hooks of the user do not run, content filters do', async () => {
  await using repo = await testRepo({ 'a.up': 'quiet\n', '.gitattributes': '*.up filter=up\n' });
  await repo.git('config', 'filter.up.smudge', 'tr a-z A-Z');
  await repo.git('config', 'filter.up.clean', 'tr A-Z a-z');
  await allowPrograms(repo.home, repo.path);
  const base = await repo.commit('base');
  const hook = join(repo.path, '.git', 'hooks', 'post-checkout');
  await writeFile(hook, `#!/bin/sh\ntouch ${join(repo.parent, 'hook-ran')}\n`);
  await chmod(hook, 0o755);

  const made = await created(repo, base);

  expect(await readFile(join(made.path, 'a.up'), 'utf8')).toBe('QUIET\n');
  expect(await readdir(repo.parent)).not.toContain('hook-ran');
});

test('copies ignored files that the lists name, and nothing else', async () => {
  await using repo = await testRepo({
    '.gitignore': '*.env\n*.local\ncache/\nlink*\nabsent.cfg\n',
    '.worktreeinclude': '*.env\n!secret.env\nlink*\n',
    '.vscode/settings.json':
      '{ // comment\n "git.worktreeIncludeFiles": ["cache/", "tracked.txt", "**/x.local",], }',
    'tracked.txt': 'one\n',
  });
  const base = await repo.commit('base');
  await repo.write({
    'app.env': 'A=1\n',
    'secret.env': 'S=1\n',
    'deep/er/x.local': 'x\n',
    'y.local': 'y\n',
    'other.local': 'o\n',
    'cache/one': '1\n',
    'cache/:(top)x': '1\n',
    'cache/*': '1\n',
    'cache/sub/tw\udcffo': '2\n',
    'untracked.txt': 'not ignored\n',
    linkin: { link: 'tracked.txt' },
    linkout: { link: '../outside' },
    linkabsolute: { link: '/etc/passwd' },
    'tracked.txt': 'edited, not committed\n',
    'run.env': { content: 'x', mode: 0o700 },
  });

  const made = await created(repo, base, { include: ['y.local', 'untracked.txt'] });

  expect(made.included).toBe(9);
  expect([...made.notIncluded].sort()).toEqual(['linkabsolute', 'linkout']);
  const there = (await readdir(made.path)).sort();
  expect(there).toEqual(
    [
      '.git',
      '.gitignore',
      '.vscode',
      '.worktreeinclude',
      'app.env',
      'cache',
      'deep',
      'linkin',
      'run.env',
      'tracked.txt',
      'y.local',
    ].sort(),
  );
  expect(await readFile(join(made.path, 'tracked.txt'), 'utf8')).toBe('one\n');
  expect(await readlink(join(made.path, 'linkin'))).toBe('tracked.txt');
  expect((await stat(join(made.path, 'run.env'))).mode & 0o777).toBe(0o700);
  expect(await repo.git('-C', made.path, 'status', '--porcelain')).toBe('');
});

test('copies nothing through a link of the base, and nothing that is not ignored there', async () => {
  await using repo = await testRepo({ 'config/a.txt': 'one\n' });
  await repo.write({ 'outside-target/keep': 'x\n' });
  await repo.git('rm', '-rq', '--cached', '.').catch(() => undefined);
  await repo.write({ config: null });
  await repo.write({ config: { link: '../outside' }, '.gitignore': '' });
  const base = await repo.commit('config is a link, nothing is ignored');
  await repo.write({ config: null });
  await repo.write({ '.gitignore': '*.env\n', 'config/b.env': 'secret\n', 'top.env': 'secret\n' });
  await repo.commit('config is a folder');
  await mkdir(join(repo.parent, 'outside'));

  const made = await created(repo, base, { include: ['**/*.env'], place: '{repository}-side' });

  expect(made.included).toBe(0);
  expect([...made.notIncluded].sort()).toEqual(['config/b.env', 'top.env']);
  expect(await readdir(join(repo.parent, 'outside'))).toEqual([]);
});

test('runs the set-up command in the worktree and tells how it ended, whatever it did', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const heard: string[] = [];
  const script = 'process.stdout.write(process.cwd()+" "+process.env.UNDERSTORY_SESSION); process.exit(3)';

  const made = await created(repo, base, {
    setup: [process.execPath, '-e', script],
    onSetupOutput: (text) => heard.push(text),
  });

  expect(made.setup).toMatchObject({ end: { how: 'exited', code: 3 }, output: `${made.path} ${session}` });
  expect(heard.join('')).toBe(made.setup?.output);
  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path: made.path, session })).toBe(
    'fine',
  );
});

async function nothingIsLeft(repo: TestRepo): Promise<void> {
  expect(await repo.git('for-each-ref', 'refs/heads/understory*')).toBe('');
  expect((await repo.git('worktree', 'list')).split('\n')).toHaveLength(1);
  const place = await readdir(join(repo.parent, 'repo.worktrees')).catch(() => []);
  expect(place).toEqual([]);
}

test('a filter that fails refuses with its reason and leaves nothing half-made', async () => {
  await using repo = await testRepo({ 'a.bad': 'one\n', '.gitattributes': '*.bad filter=bad\n' });
  const base = await repo.commit('base');
  await repo.git('config', 'filter.bad.smudge', 'false');
  await repo.git('config', 'filter.bad.required', 'true');
  await allowPrograms(repo.home, repo.path);

  expect(await create(repo, base)).toMatchObject({
    ok: false,
    refusal: { code: 'content-filter-failed' },
  });
  await nothingIsLeft(repo);
});

test('a cancelled creation leaves nothing half-made', async () => {
  await using repo = await testRepo({ 'a.slow': 'one\n', '.gitattributes': '*.slow filter=slow\n' });
  const base = await repo.commit('base');
  const stop = new AbortController();
  await repo.git('config', 'filter.slow.smudge', `touch ${join(repo.parent, 'begun')}; sleep 60`);
  await allowPrograms(repo.home, repo.path);
  const creation = create(repo, base, { signal: stop.signal });
  await expect.poll(() => readdir(repo.parent), { timeout: 10_000 }).toContain('begun');
  stop.abort();

  expect(await creation).toMatchObject({
    ok: false,
    refusal: { code: 'isolation-failed', reason: 'cancelled' },
  });
  await nothingIsLeft(repo);
});

test('a place that cannot be made and a repository that is gone are refused with their reason', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await writeFile(join(repo.parent, 'file'), '');

  expect(await create(repo, base, { place: join(repo.parent, 'file', 'below') })).toMatchObject({
    ok: false,
    refusal: { code: 'not-writable' },
  });
  expect(await create(repo, base, { repositoryPath: join(repo.parent, 'gone') })).toMatchObject({
    ok: false,
    refusal: { code: 'repository-missing' },
  });
  await nothingIsLeft(repo);
});

test('submodules of the base stay uninitialised', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using library = await testRepo({ lib: 'one\n' });
  await library.commit('lib');
  await repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'lib');
  const base = await repo.commit('base');

  const made = await created(repo, base);

  expect(await readdir(join(made.path, 'lib'))).toEqual([]);
});

test('a partial clone fetches what the worktree lacks', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.write({ 'a.txt': 'two\n' });
  await repo.commit('next');
  await repo.git('config', 'uploadpack.allowFilter', 'true');
  await repo.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const partial = join(repo.parent, 'partial');
  await repo.git('clone', '-q', '--filter=blob:none', `file://${repo.path}`, partial);

  const made = await created(repo, base, { repositoryPath: partial });

  expect(await readFile(join(made.path, 'a.txt'), 'utf8')).toBe('one\n');
});
