import { access, chmod, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { CommitId } from '#shared/ids';
import { inspectRepository } from '../repository/inspect-repository';
import { type ApplyScene, applyScene, expectOk } from '../testing/apply-scene';
import { allowPrograms } from '../testing/trust';

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Applies and takes back; the workspace is the same to the byte. */
async function thereAndBack(scene: ApplyScene, mode: ApplyMode = 'changes'): Promise<void> {
  const before = await scene.manifest();
  const record = await scene.run({ mode });
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
}

/** A commit of the session with a tree that no Git would check out. */
async function craft(scene: ApplyScene, path: string): Promise<CommitId> {
  const { git } = scene.repo;
  const blob = await git('rev-parse', 'HEAD:f.txt');
  const make = async (type: string, name: string, oid: string) => {
    const entry = `${type === 'blob' ? '100644 blob' : '040000 tree'} ${oid}\t${name}\0`;
    const made = await execa('git', ['mktree', '-z'], { cwd: scene.repo.path, input: entry });
    return made.stdout;
  };
  const [folder = '', name = ''] = path.split('/');
  const tree = await make('tree', folder, await make('blob', name, blob));
  return CommitId.parse(await git('commit-tree', tree, '-p', scene.base, '-m', 'crafted'));
}

test.each(['.git/config', '.GIT/hooks', '../escape'])('a tree with %s is refused by name', async (path) => {
  await using scene = await applyScene({ 'f.txt': 'f\n' });
  const head = await craft(scene, path);
  const before = await scene.manifest();
  const plan = await scene.plan({ head, branch: null });
  expect(plan.blockers).toEqual([{ path, at: path, kind: 'name-not-allowed', contains: [] }]);
  expect(
    await scene.applies.run({ ...scene.request({ head, branch: null }), fingerprint: null }),
  ).toMatchObject({
    refusal: { code: 'path-blocked' },
  });
  expect(await scene.manifest()).toEqual(before);
});

test.each(['untracked', 'ignored', 'tracked'])(
  'nothing is written through an %s link out of the repository',
  async (how) => {
    await using scene = await applyScene({ '.gitignore': how === 'ignored' ? 'out\n' : '', 'f.txt': 'f\n' });
    await scene.work({ '.gitignore': '', 'out/stolen.txt': 'theirs\n' });
    const outside = join(scene.repo.parent, 'outside');
    await mkdir(outside);
    await symlink(outside, join(scene.repo.path, 'out'));
    if (how === 'tracked') await scene.repo.git('add', 'out');
    const before = await scene.manifest();
    const plan = await scene.plan();
    expect(plan.conflicts.map(({ path, kind }) => [path, kind])).toEqual([['out', 'directory-file']]);
    expect(await exists(join(outside, 'stolen.txt'))).toBe(false);
    expect(await scene.manifest()).toEqual(before);
  },
);

test('a session that turns a folder into a link to the root takes nothing of ours', async () => {
  await using scene = await applyScene({ 'folder/a.txt': 'a\n', 'f.txt': 'f\n' });
  await scene.work({ folder: null });
  await scene.work({ folder: { link: '/' } });
  await scene.repo.write({ 'folder/own.txt': 'own\n' });
  const plan = await scene.plan();
  expect(plan.conflicts.map(({ path, kind }) => [path, kind])).toEqual([['folder', 'directory-file']]);
  expect(await readFile(join(scene.repo.path, 'folder/own.txt'), 'utf8')).toBe('own\n');
});

test('a folder of ignored files where a file is to be is listed as in the way', async () => {
  await using scene = await applyScene({ '.gitignore': 'build/\n', 'f.txt': 'f\n' });
  await scene.work({ '.gitignore': '', build: 'a file\n' });
  await scene.repo.write({ 'build/out.bin': 'only copy\n', 'build/sub/x': 'x\n' });
  const plan = await scene.plan();
  const [blocker] = plan.blockers;
  expect(blocker).toMatchObject({ path: 'build', kind: 'directory-in-the-way' });
  expect([...(blocker?.contains ?? [])].sort()).toEqual(['build/out.bin', 'build/sub/x']);
});

test('a pipe in the way is a blocker, and one beside the way is none', async () => {
  await using scene = await applyScene({ 'f.txt': 'f\n' });
  await scene.work({ pipe: 'theirs\n', 'f.txt': 'theirs\n' });
  await execa('mkfifo', [join(scene.repo.path, 'pipe'), join(scene.repo.path, 'other')]);
  const plan = await scene.plan();
  expect(plan.blockers).toEqual([{ path: 'pipe', at: 'pipe', kind: 'special-file', contains: [] }]);
  await execa('rm', [join(scene.repo.path, 'pipe')]);
  await thereAndBack(scene);
});

test('long names and deep folders are applied, and one too long for the disk is a blocker', async () => {
  await using scene = await applyScene({ 'f.txt': 'f\n' });
  const deep = `${Array.from({ length: 40 }, (_, level) => `level-${level}`).join('/')}/${'n'.repeat(250)}`;
  await scene.work({ [deep]: 'deep\n' });
  await thereAndBack(scene);
  const head = await craft(scene, `folder/${'x'.repeat(300)}`);
  const plan = await scene.plan({ head, branch: null });
  expect(plan.blockers.map(({ kind }) => kind)).toEqual(['name-not-allowed']);
});

test('planted merge drivers, hooks and file system monitors do not run', async () => {
  await using scene = await applyScene({ '.gitattributes': 'f.txt merge=evil\n', 'f.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }), '.gitattributes': '* merge=evil diff=evil\n' });
  const { git, path, parent } = scene.repo;
  const mark = join(parent, 'ran');
  const evil = join(parent, 'evil.sh');
  await writeFile(evil, `#!/bin/sh\ntouch '${mark}'\n`);
  await chmod(evil, 0o755);
  for (const key of [
    'merge.evil.driver',
    'diff.evil.command',
    'diff.evil.textconv',
    'core.fsmonitor',
    'diff.external',
  ]) {
    await git('config', key, evil);
  }
  const hooks = await git('rev-parse', '--path-format=absolute', '--git-path', 'hooks');
  await mkdir(hooks, { recursive: true });
  for (const hook of [
    'reference-transaction',
    'post-index-change',
    'pre-commit',
    'post-checkout',
    'pre-merge-commit',
  ]) {
    await writeFile(join(hooks, hook), `#!/bin/sh\ntouch '${mark}'\nexit 1\n`, { mode: 0o755 });
  }
  await scene.repo.write({ 'f.txt': text({ 15: 'ours' }) });
  const record = await scene.run({ mode: 'merge' });
  expect(await readFile(join(path, 'f.txt'), 'utf8')).toBe(text({ 3: 'theirs', 15: 'ours' }));
  expectOk(await scene.applies.undo(record.apply));
  expect(await exists(mark)).toBe(false);
});

test('a file is rendered under the attributes that the session brings along', async () => {
  await using scene = await applyScene({ 'f.win': 'a\nb\n' });
  await scene.work({ '.gitattributes': '*.win text eol=crlf\n', 'f.win': 'a\nb\nc\n' });
  await scene.run();
  expect(await readFile(join(scene.repo.path, 'f.win'), 'utf8')).toBe('a\r\nb\r\nc\r\n');
});

test.each(['smudge', 'clean'])(
  'a required %s filter that fails stops everything before it is written',
  async (which) => {
    await using scene = await applyScene({
      '.gitattributes': '*.big filter=big\n',
      'f.big': 'f\n',
      'g.txt': 'g\n',
    });
    await scene.work({ 'g.txt': 'theirs\n', 'h.big': 'h\n' });
    await scene.repo.git('config', `filter.big.${which}`, 'false');
    await scene.repo.git('config', 'filter.big.required', 'true');
    await allowPrograms(scene.home, scene.repo.path);
    if (which === 'clean') await scene.repo.write({ 'f.big': 'edited\n' });
    const before = await scene.manifest();
    expect(await scene.applies.run({ ...scene.request(), fingerprint: null })).toMatchObject({
      refusal: { code: 'content-filter-failed' },
    });
    expect(await scene.manifest()).toEqual(before);
  },
);

test('an edit that Git cannot see by size and time is merged, not lost', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  const { git, path } = scene.repo;
  const file = join(path, 'f.txt');
  await git('config', 'core.trustctime', 'false');
  await git('config', 'core.checkStat', 'minimal');
  await utimes(file, 1_600_000_000, 1_600_000_000);
  await git('update-index', '--refresh');
  await scene.repo.write({ 'f.txt': text({ 12: 'LINE 12' }) });
  await utimes(file, 1_600_000_000, 1_600_000_000);
  expect(await git('status', '--porcelain')).toBe('');
  await scene.run();
  expect(await readFile(file, 'utf8')).toBe(text({ 3: 'theirs', 12: 'LINE 12' }));
});

test('sparse checkout: a file outside is written where the session changed it', async () => {
  await using scene = await applyScene({ 'in/a.txt': text(), 'out/b.txt': text(), 'out/c.txt': 'c\n' });
  await scene.work({ 'in/a.txt': text({ 3: 'theirs' }), 'out/b.txt': text({ 3: 'theirs' }) });
  await scene.repo.git('sparse-checkout', 'set', '--no-cone', '/in/');
  expect(await exists(join(scene.repo.path, 'out/c.txt'))).toBe(false);
  const before = await scene.manifest();
  const record = await scene.run();
  expect(record.files).toEqual(['in/a.txt', 'out/b.txt']);
  expect(await exists(join(scene.repo.path, 'out/c.txt'))).toBe(false);
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
});

test.each([
  ['split index', ['update-index', '--split-index']],
  ['index version 4', ['update-index', '--index-version', '4']],
  ['untracked cache', ['update-index', '--untracked-cache']],
])('%s: applied as a merge and undone', async (_, command) => {
  await using scene = await applyScene({ 'f.txt': text(), 'g.txt': 'g\n' });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }), 'new/x.txt': 'x\n' });
  await scene.repo.git(...command);
  await scene.repo.write({ 'g.txt': 'ours\n' });
  await scene.repo.git('add', 'g.txt');
  await thereAndBack(scene, 'merge');
});

test('nested repositories stay what they are', async () => {
  await using scene = await applyScene({ 'f.txt': 'f\n' });
  await scene.work({ 'f.txt': 'theirs\n' });
  await execa('git', ['init', '-q', join(scene.repo.path, 'empty-nested')]);
  await execa('git', ['clone', '-q', '--no-hardlinks', scene.repo.path, join(scene.repo.path, 'nested')]);
  await thereAndBack(scene);
});

test('an sha256 repository', async () => {
  await using scene = await applyScene({ 'f.txt': text() }, { initArgs: ['--object-format=sha256'] });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  await scene.repo.write({ 'f.txt': text({ 13: 'ours' }) });
  for (const mode of ['changes', 'merge', 'rebase'] as const) await thereAndBack(scene, mode);
});

test('a workspace opened through a link, from one of its folders, and as a linked worktree', async () => {
  await using scene = await applyScene({ 'folder/f.txt': 'f\n' });
  await scene.work({ 'folder/f.txt': 'theirs\n' });
  const link = join(scene.repo.parent, 'linked');
  await symlink(scene.repo.path, link);
  const opened = expectOk(await inspectRepository(scene.home, join(link, 'folder')));
  const through = await scene.run({ repositoryPath: opened.path });
  expect(await readFile(join(scene.repo.path, 'folder/f.txt'), 'utf8')).toBe('theirs\n');
  expectOk(await scene.applies.undo(through.apply));
  const worktree = join(scene.repo.parent, 'second');
  await scene.repo.git('worktree', 'add', '-q', '-b', 'second', worktree);
  const record = await scene.run({ repositoryPath: worktree, mode: 'squash' });
  expect(record.target).toBe('refs/heads/second');
  expect(await readFile(join(worktree, 'folder/f.txt'), 'utf8')).toBe('theirs\n');
  expectOk(await scene.applies.undo(record.apply));
  expect(await readFile(join(worktree, 'folder/f.txt'), 'utf8')).toBe('f\n');
});

test('a planted setting sends neither an apply nor its undo to another folder', async () => {
  await using scene = await applyScene({ 'f.txt': 'base\n' });
  await scene.work({ 'f.txt': 'theirs\n', '.bash_login': 'evil\n', '.config/autostart/a': 'evil\n' });
  const home = join(scene.repo.parent, 'home-of-the-user');
  await mkdir(home);
  await writeFile(join(home, 'f.txt'), 'mine\n');
  await scene.repo.git('config', 'core.worktree', home);
  for (const mode of ['changes', 'merge', 'squash', 'rebase'] as const) {
    const record = await scene.run({ mode });
    expect(await readFile(join(scene.repo.path, '.bash_login'), 'utf8')).toBe('evil\n');
    expectOk(await scene.applies.undo(record.apply));
    expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe('base\n');
  }
  expect(await readdir(home)).toEqual(['f.txt']);
  expect(await readFile(join(home, 'f.txt'), 'utf8')).toBe('mine\n');
});

test('a shallow clone that lacks the common history applies against the base that is named', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  const head = await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  const { git, path } = scene.repo;
  await scene.repo.write({ 'f.txt': text({ 15: 'ours' }) });
  await scene.repo.commit('ours');
  const shallow = await git('rev-parse', '--path-format=absolute', '--git-path', 'shallow');
  await writeFile(shallow, `${await git('rev-parse', 'HEAD')}\n${head}\n`);
  await scene.run({ mode: 'merge' });
  expect(await readFile(join(path, 'f.txt'), 'utf8')).toBe(text({ 3: 'theirs', 15: 'ours' }));
});
