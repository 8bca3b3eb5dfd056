import { describe, expect, test } from 'vitest';
import { conflictWith } from './describe-conflict';
import { CommitId } from './ids';

const apply = { operation: 'apply', branch: 'main' } as const;
const update = { operation: 'update', branch: 'main' } as const;

describe('what a conflict is said to be with', () => {
  test('is a commit where the file has no edits of the user’s', () => {
    const conflict = { kind: 'content', place: 'worktree', oursFrom: 'commits' } as const;
    expect(conflictWith(conflict, apply)).toBe('with a commit on main');
    expect(conflictWith(conflict, { ...apply, branch: null })).toBe('with a commit in your workspace');
  });

  test('is the uncommitted edits only where nothing else changed the file', () => {
    const conflict = { kind: 'content', place: 'worktree' } as const;
    expect(conflictWith({ ...conflict, oursFrom: 'edits' }, apply)).toBe('with your uncommitted edits');
    expect(conflictWith({ ...conflict, oursFrom: 'both' }, apply)).toBe(
      'with your version, uncommitted edits included',
    );
    expect(conflictWith(conflict, update)).toBe('with uncommitted edits in the worktree');
  });

  test('is a commit of the branch in a commit to be made, or the session’s that is made again', () => {
    const conflict = { kind: 'content', place: 'commit' } as const;
    expect(conflictWith(conflict, update)).toBe('with a commit on main');
    expect(conflictWith(conflict, { ...update, branch: 'a'.repeat(40) })).toBe('with commit aaaaaaa');
    const commit = CommitId.parse('b'.repeat(40));
    expect(conflictWith({ ...conflict, commit }, apply)).toBe('in the session’s commit bbbbbbb');
  });

  test('is what is staged, or a file of no commit', () => {
    expect(conflictWith({ kind: 'content', place: 'index' }, apply)).toBe('with what you staged');
    expect(conflictWith({ kind: 'untracked-in-the-way', place: 'worktree' }, apply)).toBe(
      'with a file that is in no commit',
    );
  });
});
