import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { countApplied, countPlanned } from '#shared/apply';
import { CommitId } from '#shared/ids';
import { type ApplyScene, applyScene, expectOk, repoPath } from '../testing/apply-scene';

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

async function simple(): Promise<ApplyScene> {
  const scene = await applyScene({ 'f.txt': text(), 'g.txt': 'g\n' });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }), 'g.txt': 'theirs\n' }, 'Improve f and g');
  return scene;
}

const attempt = (scene: ApplyScene, changes: Parameters<ApplyScene['request']>[0] = {}) =>
  scene.applies.run({ ...scene.request(changes), fingerprint: null });

test('squash makes one commit, rebase one a turn, both by the user and named after the session', async () => {
  await using scene = await simple();
  await scene.work({ 'h.txt': 'h\n' }, 'Add h');
  await scene.repo.write({ 'own.txt': 'own\n' });
  await scene.repo.commit('own');
  const squashed = await scene.run({ mode: 'squash' });
  const log = (format: string) => scene.repo.git('log', '-2', `--format=${format}`);
  expect((await scene.repo.git('log', '-1', '--format=%an|%s|%b')).trim()).toBe(
    'Tess Test|Improve things|- Improve f and g\n- Add h\n\nUnderstory-Session: scenesession',
  );
  expectOk(await scene.applies.undo(squashed.apply));
  await scene.run({ mode: 'rebase' });
  expect(await log('%s|%p|%cn')).toMatch(
    /^Add h\|[0-9a-f]+\|Tess Test\nImprove f and g\|[0-9a-f]+\|Tess Test$/,
  );
});

test('another branch is changed without touching the workspace, unless it is checked out elsewhere', async () => {
  await using scene = await simple();
  await scene.repo.git('branch', 'release');
  const before = await scene.manifest();
  const record = await scene.run({ mode: 'merge', target: 'refs/heads/release' });
  expect(await scene.repo.git('show', 'release:g.txt')).toBe('theirs');
  expect({ ...(await scene.manifest()), '@refs': '' }).toEqual({ ...before, '@refs': '' });
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
  const other = join(scene.repo.parent, 'other');
  await scene.repo.git('worktree', 'add', '-q', other, 'release');
  expect(await attempt(scene, { mode: 'merge', target: 'refs/heads/release' })).toMatchObject({
    refusal: { code: 'target-checked-out-elsewhere', path: other },
  });
  for (const target of ['refs/heads/none', 'HEAD~1', 'refs/tags/x']) {
    expect(await attempt(scene, { mode: 'merge', target })).toMatchObject({
      refusal: { code: 'target-unknown', target },
    });
  }
});

test('a part is applied, and later the rest, in every order of modes', async () => {
  await using scene = await simple();
  const part = await scene.run({ only: [repoPath('g.txt')] });
  expect(await scene.repo.git('status', '--porcelain')).toBe(' M g.txt');
  expect(await attempt(scene, { only: [repoPath('g.txt')], base: part.head })).toMatchObject({
    refusal: { code: 'nothing-to-apply' },
  });
  const rest = await scene.run({ base: part.head });
  expect(rest.files).toEqual(['f.txt']);
  expectOk(await scene.applies.undo(rest.apply));
  expectOk(await scene.applies.undo(part.apply));
  const merged = await scene.run({ mode: 'merge', only: [repoPath('g.txt')] });
  expect(await scene.repo.git('log', '-1', '--format=%s')).toBe('Merge part of Improve things');
  const whole = await scene.run({ mode: 'merge', base: merged.head });
  expect(whole.files).toEqual(['f.txt']);
  expect(await scene.repo.git('merge-base', '--is-ancestor', scene.branch, 'HEAD')).toBe('');
});

test('a renamed file goes with its old name, a folder with all that is in it', async () => {
  await using scene = await applyScene({ 'old.txt': text(), 'dir/a.txt': 'a\n', 'dir/b.txt': 'b\n' });
  await scene.work({ 'old.txt': null, 'new.txt': text({ 1: 'x' }), 'dir/a.txt': 'A\n', 'dir/b.txt': 'B\n' });
  expect((await scene.plan({ only: [repoPath('new.txt')] })).files.map(({ path }) => path)).toEqual([
    'new.txt',
    'old.txt',
  ]);
  expect((await scene.plan({ only: [repoPath('dir')] })).files.map(({ path }) => path)).toEqual([
    'dir/a.txt',
    'dir/b.txt',
  ]);
});

test('applied as changes, then as a commit: the commit has everything, and the workspace is clean', async () => {
  await using scene = await simple();
  const first = await scene.run();
  await scene.work({ 'h.txt': 'h\n' });
  await scene.run({ mode: 'squash', base: first.head });
  expect(await scene.repo.git('show', 'HEAD:g.txt')).toBe('theirs');
  expect(await scene.repo.git('status', '--porcelain')).toBe('');
});

test('applied again after the user committed and went on', async () => {
  await using scene = await simple();
  const first = await scene.run();
  await scene.repo.commit('took it');
  await scene.repo.write({ 'f.txt': text({ 3: 'theirs, improved' }) });
  await scene.repo.commit('improved');
  await scene.work({ 'f.txt': text({ 3: 'theirs', 10: 'second' }) });
  await scene.run({ mode: 'merge', base: first.head });
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(
    text({ 3: 'theirs, improved', 10: 'second' }),
  );
});

test('an agent that merged the newer target brings along only its own work', async () => {
  await using scene = await simple();
  await scene.repo.write({ 'f.txt': text({ 15: 'newer' }) });
  await scene.repo.commit('newer');
  await scene.inSession(['merge', '-q', '--no-edit', 'main']);
  await scene.repo.write({ 'f.txt': text({ 15: 'newest' }) });
  const plan = await scene.plan();
  expect(plan.conflicts).toEqual([]);
  await scene.run();
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(text({ 3: 'theirs', 15: 'newest' }));
});

test('edits that end in a renamed file are said to', async () => {
  await using scene = await applyScene({ 'old.txt': text() });
  await scene.work({ 'old.txt': null, 'new.txt': text({ 3: 'theirs' }) });
  await scene.repo.write({ 'old.txt': text({ 15: 'ours' }) });
  const plan = await scene.plan();
  expect(plan.moved).toEqual([{ from: 'old.txt', to: 'new.txt' }]);
  expect(plan.files).toContainEqual({ path: 'old.txt', change: 'delete', mergesUncommitted: true });
});

test('a plan that no longer holds is refused with what changed; an unrelated edit does not matter', async () => {
  await using scene = await simple();
  const { fingerprint } = await scene.plan();
  await scene.repo.write({ 'own.txt': 'own\n' });
  expect((await scene.plan()).fingerprint).toBe(fingerprint);
  await scene.repo.write({ 'f.txt': text({ 15: 'ours' }) });
  expect(await scene.applies.run({ ...scene.request(), fingerprint })).toEqual({
    ok: false,
    refusal: { code: 'plan-stale', changed: ['f.txt'] },
  });
  const again = await scene.plan();
  expectOk(await scene.applies.run({ ...scene.request(), fingerprint: again.fingerprint }));
});

test('a file that is called as another part of the plan does not stand for it', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({ 'refs/heads/main': 'theirs\n', 'the session': 'theirs\n' });
  const { fingerprint } = await scene.plan();
  await scene.repo.write({ 'own.txt': 'own\n' });
  await scene.repo.commit('the target moves');
  expect(await scene.applies.run({ ...scene.request(), fingerprint })).toEqual({
    ok: false,
    refusal: { code: 'plan-stale', changed: ['refs/heads/main'] },
  });
  const again = await scene.plan();
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  expect(await scene.applies.run({ ...scene.request(), fingerprint: again.fingerprint })).toMatchObject({
    refusal: { code: 'plan-stale', changed: ['f.txt', 'the session'] },
  });
});

test('deciding conflicts does not make a plan stale', async () => {
  await using scene = await simple();
  await scene.repo.write({ 'g.txt': 'ours\n' });
  for (const mode of ['changes', 'merge'] as const) {
    const { fingerprint } = await scene.plan({ mode });
    const resolutions = [{ path: repoPath('g.txt'), take: { choice: 'theirs' as const } }];
    expectOk(await scene.applies.run({ ...scene.request({ mode, resolutions }), fingerprint }));
    expectOk(await scene.applies.undo(null));
  }
});

test('conflicts are told apart by where they arise', async () => {
  await using scene = await simple();
  await scene.repo.write({ 'g.txt': 'staged\n' });
  await scene.repo.git('add', 'g.txt');
  expect((await scene.plan({ mode: 'merge' })).conflicts.map(({ place }) => place)).toEqual(['worktree']);
  await scene.repo.write({ 'g.txt': 'unstaged\n' });
  expect((await scene.plan({ mode: 'merge' })).conflicts.map(({ place }) => place)).toEqual([
    'worktree',
    'index',
  ]);
  await scene.repo.git('commit', '-q', '-m', 'ours');
  expect((await scene.plan({ mode: 'merge' })).conflicts.map(({ path, place }) => [path, place])).toEqual([
    ['g.txt', 'commit'],
  ]);
});

test.each([
  ['merge', 'MERGE_HEAD'],
  ['cherry-pick', 'CHERRY_PICK_HEAD'],
  ['revert', 'REVERT_HEAD'],
  ['rebase', 'rebase-merge/'],
])('a %s under way is refused', async (operation, name) => {
  await using scene = await simple();
  const place = await scene.repo.git(
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    name.replace('/', ''),
  );
  if (name.endsWith('/')) await mkdir(place);
  else await writeFile(place, `${scene.base}\n`);
  expect(await attempt(scene)).toMatchObject({ refusal: { code: 'operation-ongoing', operation } });
});

test('an unmerged index and another Git at work are refused, and the lock is left alone', async () => {
  await using scene = await simple();
  const lock = await scene.repo.git('rev-parse', '--path-format=absolute', '--git-path', 'index.lock');
  await writeFile(lock, '');
  await utimes(lock, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  const refused = await attempt(scene);
  expect(refused).toMatchObject({ refusal: { code: 'index-locked', path: lock } });
  if (!refused.ok && refused.refusal.code === 'index-locked')
    expect(refused.refusal.ageSeconds).toBeGreaterThan(50);
  expect(await readFile(lock, 'utf8')).toBe('');
  await rm(lock);
  const blob = await scene.repo.git('rev-parse', 'HEAD:f.txt');
  const input = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tf.txt\n`).join('');
  await execa('git', ['update-index', '--index-info'], { cwd: scene.repo.path, input });
  expect(await attempt(scene)).toMatchObject({ refusal: { code: 'unmerged-index', paths: ['f.txt'] } });
});

test('without an identity only uncommitted changes are applied', async () => {
  await using scene = await simple();
  for (const key of ['user.name', 'user.email']) await scene.repo.git('config', '--unset', key);
  await scene.repo.git('config', 'user.useConfigOnly', 'true');
  const before = await scene.manifest();
  expect(await attempt(scene, { mode: 'merge' })).toMatchObject({ refusal: { code: 'identity-missing' } });
  expect(await scene.manifest()).toEqual(before);
  expect((await scene.run()).commit).toBeNull();
});

test('a detached HEAD moves and comes back; an unborn branch takes changes only', async () => {
  await using scene = await simple();
  await scene.repo.git('checkout', '-q', '--detach');
  const before = await scene.manifest();
  const record = await scene.run({ mode: 'squash' });
  expect([record.target, await scene.repo.git('rev-parse', 'HEAD')]).toEqual(['HEAD', record.commit]);
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
  await scene.repo.git('checkout', '-q', '--orphan', 'fresh');
  expect(await attempt(scene, { mode: 'merge' })).toMatchObject({ refusal: { code: 'target-unknown' } });
  const changes = await scene.run();
  expect(await readFile(join(scene.repo.path, 'g.txt'), 'utf8')).toBe('theirs\n');
  expectOk(await scene.applies.undo(changes.apply));
});

test('nothing to apply, no repository, no such commit', async () => {
  await using scene = await simple();
  expect(await attempt(scene, { head: scene.base })).toMatchObject({ refusal: { code: 'nothing-to-apply' } });
  expect(await attempt(scene, { repositoryPath: join(scene.repo.parent, 'none') })).toMatchObject({
    refusal: { code: 'repository-missing' },
  });
  expect(await attempt(scene, { repositoryPath: scene.home })).toMatchObject({
    refusal: { code: 'repository-missing' },
  });
  const unknown = CommitId.parse('0123456789012345678901234567890123456789');
  expect(await attempt(scene, { head: unknown })).toMatchObject({ refusal: { code: 'objects-missing' } });
  await scene.run();
  expect(await attempt(scene)).toMatchObject({ refusal: { code: 'nothing-to-apply' } });
});

test('a plan says which files are new, and takes a renamed one for one', async () => {
  await using scene = await applyScene({ 'old.txt': text(), 'f.txt': 'f\n', 'gone.txt': 'gone\n' });
  await scene.work({
    'old.txt': null,
    'new.txt': text({ 3: 'theirs' }),
    'f.txt': 'theirs\n',
    'added.txt': 'a\n',
    'gone.txt': null,
  });
  const planned = [
    { path: 'added.txt', change: 'write', mergesUncommitted: false, isNew: true },
    { path: 'f.txt', change: 'write', mergesUncommitted: false },
    { path: 'gone.txt', change: 'delete', mergesUncommitted: false },
    { path: 'new.txt', change: 'write', mergesUncommitted: false, isNew: true, from: 'old.txt' },
    { path: 'old.txt', change: 'delete', mergesUncommitted: false },
  ];
  for (const mode of ['changes', 'merge'] as const) {
    const plan = await scene.plan({ mode });
    expect(plan.files).toEqual(planned);
    expect(countPlanned(plan)).toBe(4);
  }
  expect(countApplied(await scene.run())).toBe(4);
});
