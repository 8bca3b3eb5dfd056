import { describe, expect, test } from 'vitest';
import { CommitId } from '#shared/ids';
import { type ConflictFlow, partiesOf } from './conflict-parties';

const apply: ConflictFlow = { kind: 'apply', branch: 'main' };
const update = (mode: 'merge' | 'rebase'): ConflictFlow => ({ kind: 'update', mode, source: 'main' });
const titles = (flow: ConflictFlow, place: 'commit' | 'worktree' | 'index') => {
  const { left, ...party } = partiesOf(flow, { place });
  return { left: party[left].title, right: party[left === 'ours' ? 'theirs' : 'ours'].title, session: left };
};

describe('whose the sides of a conflict are', () => {
  test('an apply has the session at the left and the user at the right, wherever it conflicts', () => {
    for (const place of ['commit', 'worktree', 'index'] as const)
      expect(titles(apply, place)).toEqual({
        left: 'The session’s',
        right: place === 'index' ? 'Yours, staged' : 'Yours',
        session: 'theirs',
      });
  });

  test('an update has the session at the left too, which is the other side of Git’s in a rebase', () => {
    expect(titles(update('merge'), 'commit')).toEqual({
      left: 'The session’s',
      right: 'main',
      session: 'ours',
    });
    expect(titles(update('rebase'), 'commit')).toEqual({
      left: 'The session’s',
      right: 'main',
      session: 'theirs',
    });
  });

  test('in the worktree what is not committed meets what the update makes', () => {
    for (const mode of ['merge', 'rebase'] as const) {
      expect(titles(update(mode), 'worktree')).toEqual({
        left: 'Uncommitted in the worktree',
        right: 'Updated',
        session: 'ours',
      });
      expect(titles(update(mode), 'index').left).toBe('Staged in the worktree');
    }
  });

  test('a deletion is said to be whose it is', () => {
    const { ours, theirs } = partiesOf(update('merge'), { place: 'commit' });
    expect([ours.goneResult, theirs.goneLabel]).toEqual([
      'Stays deleted, as in the session',
      'Delete it, as main did',
    ]);
  });

  test('where both files are kept, the one that comes new gets the second name', () => {
    const newcomer = (flow: ConflictFlow, place: 'commit' | 'worktree') => {
      const parties = partiesOf(flow, { place });
      return parties[parties.newcomer].title;
    };
    expect(newcomer(apply, 'worktree')).toBe('The session’s');
    for (const mode of ['merge', 'rebase'] as const) {
      expect(newcomer(update(mode), 'commit')).toBe('main');
      expect(newcomer(update(mode), 'worktree')).toBe('Updated');
    }
  });

  test('what is kept is said to be where it is: in the workspace, staged, or on the branch', () => {
    const result = (place: 'commit' | 'worktree' | 'index') => partiesOf(apply, { place }).ours.result;
    expect(result('worktree')).toBe('Keeps your version');
    expect(result('index')).toBe('Keeps what you staged');
    expect(result('commit')).toBe('Keeps the version on main');
  });

  test('where a rebase makes one commit again, the sides are that commit and the branch so far', () => {
    const commit = CommitId.parse('c'.repeat(40));
    for (const flow of [apply, update('rebase')]) {
      const { ours, theirs } = partiesOf(flow, { place: 'commit', commit });
      expect([ours.title, theirs.title]).toEqual(['main so far', 'Commit ccccccc']);
    }
  });
});
