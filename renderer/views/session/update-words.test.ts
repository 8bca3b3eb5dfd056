import { expect, test } from 'vitest';
import type { Conflict } from '#shared/apply';
import { RepoPath } from '#shared/ids';
import { updateChoices } from './update-words';

const stage = { mode: '100644', oid: 'a'.repeat(40), path: RepoPath.parse('a.txt') };
const conflict: Conflict = {
  path: stage.path,
  kind: 'modify-delete',
  place: 'commit',
  stages: { base: stage, ours: stage, theirs: null },
  choices: ['ours', 'theirs', 'content'],
};

test('the sides are named by whose they are, which a rebase turns round', () => {
  const labels = (mode: 'merge' | 'rebase') =>
    updateChoices(conflict, mode, 'main').map(({ label }) => label);
  expect(labels('merge')).toEqual(['Take the version of the session', 'Delete, as main did']);
  expect(labels('rebase')).toEqual(['Take the version of main', 'Delete, as the session did']);
});

test('edits that are in no commit are told from commits', () => {
  const choices = updateChoices({ ...conflict, place: 'worktree' }, 'merge', 'main');
  expect(choices.map(({ label }) => label)).toEqual([
    'Keep the uncommitted edits',
    'Take the updated version',
  ]);
});
