import { describe, expect, test } from 'vitest';
import { type ConflictFlow, partiesOf } from './conflict-parties';

const update = (mode: 'merge' | 'rebase'): ConflictFlow => ({ kind: 'update', mode, source: 'main' });
const titles = (flow: ConflictFlow, place: 'commit' | 'worktree' | 'index') => {
  const { left, ...party } = partiesOf(flow, { place });
  return { left: party[left].title, right: party[left === 'ours' ? 'theirs' : 'ours'].title, session: left };
};

describe('whose the sides of a conflict are', () => {
  test('an apply has the session at the left and the user at the right, wherever it conflicts', () => {
    for (const place of ['commit', 'worktree', 'index'] as const)
      expect(titles({ kind: 'apply' }, place)).toEqual({
        left: 'The session’s',
        right: 'Yours',
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
      'stays deleted, as in the session',
      'Delete, as main did',
    ]);
  });

  test('where both files are kept, the one that comes new gets the second name', () => {
    const newcomer = (flow: ConflictFlow, place: 'commit' | 'worktree') => {
      const parties = partiesOf(flow, { place });
      return parties[parties.newcomer].title;
    };
    expect(newcomer({ kind: 'apply' }, 'worktree')).toBe('The session’s');
    for (const mode of ['merge', 'rebase'] as const) {
      expect(newcomer(update(mode), 'commit')).toBe('main');
      expect(newcomer(update(mode), 'worktree')).toBe('Updated');
    }
  });
});
