import { mkdir, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { testRepo } from '../testing/test-repo';
import {
  copyIndex,
  currentHead,
  GitFailed,
  GitStuck,
  gitFoldersOf,
  keepLooseEnds,
  listRefs,
  listWorktrees,
  ongoingOperation,
  openGit,
  openObjectReader,
  openRepository,
  readFileSettings,
  readPlainFile,
} from './index';

async function pipe(path: string): Promise<string> {
  await rm(path, { force: true, recursive: true });
  await mkdir(dirname(path), { recursive: true });
  await execa('mkfifo', [path]);
  return path;
}

const UNTRACKED = ['ls-files', '--others', '--exclude-standard', '-z'];

test.each(
  someByDay(
    [
      '.gitignore',
      'deep/er/.gitignore',
      '.gitattributes',
      'deep/er/.gitattributes',
      '.gitmodules',
      'deep/.git',
    ],
    2,
  ),
)('a pipe as %s does not hold Git up', async (name) => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'deep/er/b.txt': 'two\n' });
  await pipe(join(repo.path, name));
  await repo.write({ 'deep/er/new.txt': 'three\n' });
  const git = openRepository(repo.path);
  const paths = 'a.txt\0deep/er/b.txt\0deep/er/new.txt\0';
  await git.run(['update-index', '--add', '-z', '--stdin'], { input: paths });
  expect((await git.run(['ls-files', '-z'])).toString()).toBe(paths);
  expect((await git.run(UNTRACKED)).toString()).toBe('');
  expect((await stat(join(repo.path, name))).isFIFO()).toBe(true);
});

test('a pipe as a ref, or in a worktree’s Git folder, does not keep the others from being listed', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const commit = await repo.commit('base');
  await repo.git('branch', 'other');
  await repo.git('worktree', 'add', '-q', '-b', 'linked', join(repo.parent, 'linked'));
  const own = join(repo.path, '.git', 'worktrees', 'linked');
  await pipe(join(repo.path, '.git', 'refs', 'heads', 'other'));
  const git = openRepository(repo.path);
  const refs = await listRefs(git, 'refs/heads');
  expect(refs.map(({ ref }) => ref)).toEqual(['refs/heads/linked', 'refs/heads/main']);
  for (const name of ['HEAD', 'commondir', 'gitdir']) {
    const before = (await readPlainFile(join(own, name), { most: 1000 }))?.bytes ?? '';
    await pipe(join(own, name));
    expect(await listWorktrees(git)).toContainEqual(
      expect.objectContaining({ branch: 'refs/heads/main', commit }),
    );
    await rm(join(own, name));
    await writeFile(join(own, name), before);
  }
});

test('a pipe as an object ends in a failure, for a conversation too', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const blob = await repo.git('rev-parse', 'HEAD:a.txt');
  const path = await pipe(join(repo.path, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
  const git = openRepository(repo.path);
  await expect(git.run(['cat-file', 'blob', blob])).rejects.toMatchObject({ stuck: { why: 'pipe', path } });
  await using reader = openObjectReader(git);
  const asked = await reader.find(blob).catch((error: unknown) => error);
  expect(asked === null || asked instanceof Error).toBe(true);
});

test.each(someByDay(['by a variable', 'by its alternates'], 1))(
  'a pipe in objects that are borrowed %s, too',
  async (how) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    const blob = await repo.git('rev-parse', 'HEAD:a.txt');
    const path = await pipe(join(repo.path, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
    const gitDir = join(repo.parent, 'a "store".git');
    await repo.git('init', '-q', '--bare', gitDir);
    const objects = join(repo.path, '.git', 'objects');
    if (how === 'by its alternates')
      await writeFile(join(gitDir, 'objects', 'info', 'alternates'), `${objects}\n`);
    const env: Record<string, string> =
      how === 'by a variable' ? { GIT_ALTERNATE_OBJECT_DIRECTORIES: `"${objects}"` } : {};
    const git = openGit(gitDir, { gitDir, env });
    await expect(git.run(['cat-file', 'blob', blob])).rejects.toMatchObject({ stuck: { why: 'pipe', path } });
  },
);

test('a pipe that somebody keeps open ends Git, named with what to type', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', '.gitattributes': '' });
  await repo.commit('base');
  const path = await pipe(join(repo.path, '.gitattributes'));
  await using held = execa('sh', ['-c', 'exec 3<>.gitattributes; echo open; exec sleep 1000'], {
    cwd: repo.path,
    cleanup: true,
    reject: false,
  }) as ReturnType<typeof execa> & AsyncDisposable;
  held[Symbol.asyncDispose] = async () => {
    held.kill('SIGKILL');
    await held;
  };
  await new Promise((resolve) => held.stdout?.once('data', resolve));
  await repo.write({ 'a.txt': 'two\n' });
  const adding = openRepository(repo.path).run(['update-index', '-z', '--stdin'], { input: 'a.txt\0' });
  const failure = await adding.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(GitStuck);
  expect((failure as GitStuck).stuck).toMatchObject({ why: 'pipe', path, command: 'update-index' });
  expect((failure as GitStuck).message).toContain(`rm '${path}'`);
}, 60_000);

test.each(
  someByDay(
    [
      ['.gitignore', `# fine\n*.log\n${'*a'.repeat(30)}b\n`, 3, UNTRACKED],
      ['sub/.gitattributes', `${'*a'.repeat(30)}b text\n`, 1, ['add', '--', '.']],
      ['.git/info/exclude', `${'*a'.repeat(30)}b\n`, 1, UNTRACKED],
    ],
    1,
  ),
)(
  'a pattern in %s that takes for ever is named with its line',
  async (name, text, line, args) => {
    const long = 'a'.repeat(200);
    await using repo = await testRepo({ [`sub/${long}1`]: '', [`sub/${long}2`]: '' });
    await repo.write({ [name]: text });
    const failure = await openRepository(repo.path)
      .run(args)
      .catch((error: unknown) => error);
    // Newer versions of Git match such patterns quickly.
    if (!(failure instanceof Error)) return;
    expect(failure).toBeInstanceOf(GitStuck);
    expect((failure as GitStuck).stuck).toMatchObject({ why: 'pattern', path: join(repo.path, name), line });
  },
  60_000,
);

test('what is no plain file is not read: pipes, devices, folders, links, files without end', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const place = (name: string) => join(repo.parent, name);
  await pipe(place('pipe'));
  await mkdir(place('folder'));
  await symlink('/dev/zero', place('device'));
  await symlink(join(repo.path, 'a.txt'), place('link'));
  await writeFile(place('endless'), '');
  await truncate(place('endless'), 2 ** 40);
  for (const name of ['pipe', 'folder', 'device', 'endless', 'link', 'nothing'])
    expect(await readPlainFile(place(name), { most: 1000 })).toBeNull();
  expect((await readPlainFile(place('link'), { most: 1000, follow: true }))?.bytes.toString()).toBe('one\n');
  for (const name of ['pipe', 'folder', 'device', 'nothing'])
    expect(await copyIndex(place(name), place('copy'))).toBe(false);
  await expect(copyIndex(place('endless'), place('copy'))).rejects.toThrow('larger than any index');
});

test('pipes where a repository says what it is are answered at once', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const commit = await repo.commit('base');
  const linked = join(repo.parent, 'linked');
  await repo.git('worktree', 'add', '-q', '-b', 'linked', linked);
  const gitDir = join(repo.path, '.git', 'worktrees', 'linked');
  const git = openRepository(repo.path);
  await pipe(join(gitDir, 'sequencer', 'todo'));
  await pipe(join(gitDir, 'logs', 'HEAD'));
  await pipe(join(gitDir, 'index'));
  const own = git.with({ gitDir, commonDir: join(repo.path, '.git') });
  expect(await ongoingOperation(own)).toBeNull();
  expect(
    await keepLooseEnds(git, { gitDir, logs: [join(gitDir, 'logs', 'HEAD')], known: [commit] }),
  ).toBeNull();
  await pipe(join(gitDir, 'commondir'));
  expect(gitFoldersOf(linked)?.gitDir).toBe(gitDir);
  await pipe(join(linked, '.git'));
  expect(gitFoldersOf(linked)).toBeNull();
  await repo.git('config', 'extensions.worktreeConfig', 'true');
  await pipe(join(gitDir, 'config.worktree'));
  const tree = { git: own, root: linked, gitDir, commonDir: join(repo.path, '.git') };
  await repo.git('config', 'core.autocrlf', 'input');
  const none = async () => ({ counting: [], untrusted: [] });
  expect((await readFileSettings(tree, none)).counting).toContainEqual(
    expect.objectContaining({ key: 'core.autocrlf', value: 'input' }),
  );
  await pipe(join(gitDir, 'HEAD'));
  expect((await currentHead(own).catch(() => null))?.commit ?? null).toBeNull();
}, 60_000);

test('a file without end in the place of a list is not read into memory', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', '.gitignore': '' });
  await truncate(join(repo.path, '.gitignore'), 2 ** 36);
  await expect(openGit(repo.path).run(UNTRACKED)).rejects.toBeInstanceOf(GitFailed);
});
