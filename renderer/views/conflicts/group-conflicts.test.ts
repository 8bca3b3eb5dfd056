import { describe, expect, test } from 'vitest';
import type { Conflict, ConflictKind } from '#shared/conflict';
import { ConflictKind as kinds } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import { RepoPath } from '#shared/ids';
import { choiceWords, conflictWords } from './conflict-words';
import { groupConflicts } from './group-conflicts';

function conflict(path: string, kind: ConflictKind, over: Partial<Conflict> = {}): Conflict {
  const stage = { mode: '100644', oid: 'a'.repeat(40), path: RepoPath.parse(path) };
  return {
    path: RepoPath.parse(path),
    kind,
    place: 'worktree',
    stages: { base: stage, ours: stage, theirs: stage },
    choices: ['ours', 'theirs'],
    ...over,
  };
}

describe('conflicts in groups', () => {
  test('files without another copy come first, then the most frequent kind', () => {
    const groups = groupConflicts([
      conflict('a', 'binary'),
      conflict('b', 'content'),
      conflict('c', 'content'),
      conflict('d', 'untracked-in-the-way'),
    ]);
    expect(groups.map((group) => [group.kind, group.conflicts.map((one) => one.path)])).toEqual([
      ['untracked-in-the-way', ['d']],
      ['content', ['b', 'c']],
      ['binary', ['a']],
    ]);
  });

  test('one path in two places is two conflicts', () => {
    const inWorktree = conflict('a', 'content');
    const inIndex = conflict('a', 'content', { place: 'index' });
    expect(conflictKey(inWorktree)).not.toBe(conflictKey(inIndex));
  });
});

describe('conflicts in words', () => {
  test('every kind has a label of its own', () => {
    const labels = kinds.options.map((kind) => conflictWords(kind, { kind: 'apply', branch: 'main' }).label);
    expect(new Set(labels).size).toBe(kinds.options.length);
  });

  test('a side that deleted the file is called by what it does', () => {
    const deleted = conflict('a', 'modify-delete');
    const byUser: Conflict = { ...deleted, stages: { ...deleted.stages, ours: null } };
    const bySession: Conflict = { ...deleted, stages: { ...deleted.stages, theirs: null } };
    expect(choiceWords('ours', byUser, { kind: 'apply', branch: 'main' }).label).toBe('Keep it deleted');
    expect(choiceWords('theirs', bySession, { kind: 'apply', branch: 'main' }).label).toBe(
      'Delete it, as the session did',
    );
    expect(choiceWords('ours', bySession, { kind: 'apply', branch: 'main' }).label).toBe('Use mine');
  });
});
