import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Resolution } from '#shared/conflict';
import { casesByDay, someByDay } from '#shared/testing/at-night';
import { applyScene, expectOk, quietLog, repoPath, wallClock } from '../../testing/apply-scene';
import { rollbackScene } from '../../testing/rollback-scene';
import { createApplies } from '../index';

// What generated cases found, kept by name.

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;
const take = (path: string, choice: 'ours' | 'theirs' | 'delete'): Resolution => ({
  path: repoPath(path),
  take: { choice },
});

test.each(casesByDay(['changes', 'merge', 'rebase'] as const, (mode) => mode === 'rebase'))(
  'a file renamed by both, to a name that another file of ours has taken, takes that one away unseen in no choice (%s)',
  async (mode) => {
    await using scene = await applyScene({ 'twice.txt': text(), 'other.txt': 'other\n'.repeat(9) });
    await scene.inSession(['mv', 'twice.txt', 'new.txt'], ['commit', '-qm', 'rename']);
    await scene.repo.git('mv', 'twice.txt', 'mine.txt');
    await scene.repo.git('mv', 'other.txt', 'new.txt');
    await scene.repo.commit('rename both');
    const before = await scene.manifest();
    const { conflicts } = await scene.plan({ mode });
    expect(conflicts.map(({ path, kind }) => [path, kind])).toEqual([
      ['mine.txt', 'rename-delete'],
      ['new.txt', 'add-add'],
    ]);
    const content = (path: string) => readFile(join(scene.repo.path, path), 'utf8').catch(() => null);
    await scene.run({ mode, resolutions: [take('mine.txt', 'delete'), take('new.txt', 'theirs')] });
    expect([await content('mine.txt'), await content('new.txt')]).toEqual([null, text()]);
    await scene.applies.undo(null);
    const resolutions = [take('mine.txt', 'ours'), take('new.txt', 'ours')];
    const kept = await scene.applies.run({ ...scene.request({ mode, resolutions }), fingerprint: null });
    expect(await content('new.txt')).toBe('other\n'.repeat(9));
    // A rebase then has no commit left to make.
    if (mode === 'rebase') expect(kept).toMatchObject({ refusal: { code: 'nothing-to-apply' } });
    else await scene.applies.undo(null);
    expect(await scene.manifest()).toEqual(before);
  },
);

// Git speaks of a rename where its old name stands in the order of all names.
test.each(someByDay(['before.txt', 'twice.txt'], 1))(
  'a file renamed by both, to a name that is a link of ours by now, is two decisions (%s)',
  async (old) => {
    await using scene = await applyScene({ [old]: text() });
    await scene.inSession(['mv', old, 'new'], ['commit', '-qm', 'rename']);
    await scene.repo.git('mv', old, 'mine.txt');
    await scene.repo.write({ new: { link: 'mine.txt' } });
    await scene.repo.commit('link');
    const before = await scene.manifest();
    const { conflicts } = await scene.plan();
    expect(conflicts.map(({ path, kind, choices }) => [path, kind, choices.includes('both')])).toEqual([
      ['mine.txt', 'rename-delete', false],
      ['new', 'symlink', true],
    ]);
    await scene.run({ resolutions: [take('mine.txt', 'delete'), take('new', 'theirs')] });
    expect(await readdir(scene.repo.path)).toEqual(['.git', 'new']);
    await scene.applies.undo(null);
    expect(await scene.manifest()).toEqual(before);
  },
);

test.each(['ours', 'theirs'] as const)(
  'a renamed file that conflicts and meets another of its new name is written without markers (%s)',
  async (choice) => {
    await using scene = await applyScene({ 'old.txt': text() });
    await scene.work({ 'old.txt': text({ 5: 'theirs' }), 'new.txt': 'new of theirs\n' });
    await scene.repo.git('mv', 'old.txt', 'new.txt');
    await scene.repo.write({ 'new.txt': text({ 5: 'ours' }) });
    await scene.run({ mode: 'changes', resolutions: [take('new.txt', choice)] });
    const expected = { ours: text({ 5: 'ours' }), theirs: 'new of theirs\n' };
    expect(await readFile(join(scene.repo.path, 'new.txt'), 'utf8')).toBe(expected[choice]);
  },
);

test('a file that the session renamed and ours deleted, onto a new one of ours: both can be kept', async () => {
  await using scene = await applyScene({ 'old.txt': text() });
  await scene.inSession(['mv', 'old.txt', 'new.txt'], ['commit', '-qm', 'rename']);
  await scene.repo.write({ 'old.txt': null, 'new.txt': 'ours\n' });
  await scene.repo.commit('ours');
  const { conflicts } = await scene.plan();
  expect(conflicts).toMatchObject([{ path: 'new.txt', kind: 'add-add' }]);
  await scene.run({ resolutions: [{ path: repoPath('new.txt'), take: { choice: 'both' } }] });
  expect((await readdir(scene.repo.path)).sort()).toEqual(['.git', 'new.txt', 'new~session.txt']);
});

test('a rebase replays an empty commit, and one whose effect a later one takes back', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({}, 'nothing');
  await scene.work({ 'f.txt': text({ 3: 'tried' }) }, 'try');
  await scene.work({ 'f.txt': text() }, 'take back');
  await scene.work({ 'f.txt': text({ 9: 'done' }) }, 'do');
  await scene.repo.write({ 'g.txt': 'g\n' });
  const target = await scene.repo.commit('target');
  await scene.run({ mode: 'rebase' });
  const subjects = await scene.repo.git('log', '--reverse', '--format=%s', `${target}..HEAD`);
  expect(subjects.split('\n')).toEqual(['nothing', 'try', 'take back', 'do']);
});

test.each(casesByDay(['merge', 'squash', 'rebase'] as const, (mode) => mode === 'merge'))(
  'a repository inside the session that its agent committed is not deleted to Git afterwards (%s)',
  async (mode) => {
    await using scene = await applyScene({ 'f.txt': 'f\n' });
    const nested = ['init', '-q', 'tools/nested'];
    const [name, email] = ['user.name=T', 'user.email=t@example.org'];
    const commit = [
      '-C',
      'tools/nested',
      '-c',
      name,
      '-c',
      email,
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'n',
    ];
    await scene.inSession(nested, commit, ['add', '-A'], ['commit', '-qm', 'nested']);
    const before = await scene.manifest();
    await scene.run({ mode });
    expect(await scene.repo.git('status', '--porcelain')).toBe('');
    expect(await readdir(join(scene.repo.path, 'tools', 'nested'))).toEqual([]);
    await scene.applies.undo(null);
    expect(await scene.manifest()).toEqual(before);
  },
);

test.each(
  casesByDay(
    ['changes', 'merge', 'squash', 'rebase'] as const,
    (mode) => mode === 'changes' || mode === 'rebase',
  ),
)(
  'a merge of the target that the agent takes back in a later turn takes nothing of the target along (%s)',
  async (mode) => {
    await using scene = await rollbackScene({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const { repo, session, branch, base, home } = scene;
    await scene.agent('echo work >>a.txt && git commit -qam work');
    await repo.write({ 'b.txt': 'b\nof the user\n' });
    await repo.commit('user');
    await scene.agent('git merge -q --no-edit main');
    await scene.checkpoint();
    await scene.agent('git reset -q --hard HEAD~1');
    const { commit: head } = await scene.checkpoint();
    const applies = createApplies({ home, log: quietLog, clock: wallClock });
    const wish = { mode, target: null, only: null, hunks: [], resolutions: [], fingerprint: null };
    const left = { unfinished: null, acceptUnfinished: false };
    const work = { repositoryPath: repo.path, session, title: 'Work', summary: '', head, base, branch };
    expectOk(await applies.run({ ...work, ...wish, ...left }));
    const content = (path: string) => readFile(join(repo.path, path), 'utf8');
    expect([await content('a.txt'), await content('b.txt')]).toEqual(['a\nwork\n', 'b\nof the user\n']);
  },
);

test.each(casesByDay(['changes', 'merge', 'squash'] as const, (mode) => mode === 'squash'))(
  'a session that merged the target without taking its changes takes them away, though it has none of its own (%s)',
  async (mode) => {
    await using scene = await applyScene({ 'f.txt': text() });
    await scene.repo.write({ 'f.txt': text({ 3: 'of the user' }) });
    await scene.repo.commit('user');
    const before = await scene.manifest();
    await scene.inSession(['merge', '-q', '--no-edit', '-s', 'ours', 'main']);
    const { files } = await scene.plan({ mode });
    expect(files.map(({ path, change }) => [path, change])).toEqual([['f.txt', 'write']]);
    await scene.run({ mode });
    expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(text());
    await scene.applies.undo(null);
    expect(await scene.manifest()).toEqual(before);
  },
);
