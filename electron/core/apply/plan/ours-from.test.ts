import { expect, test } from 'vitest';
import { applyScene, repoPath } from '../../testing/apply-scene';

test('a conflict says whether commits or edits make the user’s side of its file', async () => {
  const names = ['committed', 'edited', 'both', 'moved', 'removed', 'new-committed', 'new-edited'];
  const base = Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\ntwo\nthree\n']));
  const { 'new-committed.txt': _a, 'new-edited.txt': _b, ...known } = base;
  await using made = await applyScene({ ...known, 'untouched.txt': 'as it was\n' });
  const theirs = Object.fromEntries(names.map((name) => [`${name}.txt`, `session ${name}\ntwo\nthree\n`]));
  await made.work(theirs);
  await made.repo.write({
    'committed.txt': 'mine\ntwo\nthree\n',
    'both.txt': 'mine\ntwo\nthree\n',
    'new-committed.txt': 'mine\n',
    'moved.txt': null,
  });
  await made.repo.commit('mine');
  await made.repo.write({
    'edited.txt': 'mine\ntwo\nthree\n',
    'both.txt': 'mine\ntwo\nedited\n',
    'new-edited.txt': 'mine\n',
    'removed.txt': null,
    // Edits beside the conflicts say nothing of them.
    'untouched.txt': 'edited\n',
  });
  const { conflicts } = await made.plan();
  const told = Object.fromEntries(conflicts.map(({ path, oursFrom }) => [path, oursFrom]));
  expect(told).toEqual({
    'committed.txt': 'commits',
    'edited.txt': 'edits',
    'both.txt': 'both',
    'moved.txt': 'commits',
    'removed.txt': 'edits',
    'new-committed.txt': 'commits',
    // Not tracked, so that it is in no commit at all.
    'new-edited.txt': undefined,
  });
});

test('after an earlier apply whose changes are not committed, the user’s side is edits', async () => {
  await using made = await applyScene({ 'f.txt': 'one\n' });
  const first = await made.work({ 'f.txt': 'two\n' });
  await made.run();
  await made.work({ 'f.txt': 'three\n' });
  await made.repo.write({ 'f.txt': 'mine\n' });
  const { conflicts } = await made.plan({ base: first });
  expect(conflicts.map(({ oursFrom }) => oursFrom)).not.toContain('commits');
});

test('edits are not said to be merged in a file whose conflict was decided', async () => {
  await using made = await applyScene({ 'f.txt': 'one\n', 'g.txt': 'one\ntwo\nthree\nfour\n' });
  await made.work({ 'f.txt': 'session\n', 'g.txt': 'session\ntwo\nthree\nfour\n' });
  await made.repo.write({ 'f.txt': 'mine\n', 'g.txt': 'one\ntwo\nthree\nmine\n' });
  const resolutions = [{ path: repoPath('f.txt'), take: { choice: 'theirs' as const } }];
  const { files } = await made.plan({ resolutions });
  expect(files.map(({ path, mergesUncommitted }) => [path, mergesUncommitted])).toEqual([
    ['f.txt', false],
    ['g.txt', true],
  ]);
});
