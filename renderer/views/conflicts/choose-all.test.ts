import { describe, expect, test } from 'vitest';
import type { Conflict } from '#shared/conflict';
import { RepoPath } from '#shared/ids';
import { choicesForAll } from './choose-all';
import type { ConflictFlow } from './conflict-parties';

const apply: ConflictFlow = { kind: 'apply', branch: 'main' };

function conflict(path: string, over: Partial<Conflict> = {}): Conflict {
  const stage = { mode: '100644', oid: 'a'.repeat(40), path: RepoPath.parse(path) };
  return {
    path: RepoPath.parse(path),
    kind: 'content',
    place: 'worktree',
    stages: { base: stage, ours: stage, theirs: stage },
    choices: ['ours', 'theirs', 'both', 'base', 'content'],
    ...over,
  };
}

const labels = (open: readonly Conflict[], flow: ConflictFlow = apply) =>
  choicesForAll(open, flow).map(({ label, conflicts }) => [label, conflicts.map(({ path }) => path).join()]);

describe('what is chosen for several conflicts at once', () => {
  test('is each outcome that all of them have', () => {
    expect(labels([conflict('a'), conflict('b')])).toEqual([
      ['Use mine for all', 'a,b'],
      ['Use the session’s for all', 'a,b'],
      ['Use base for all', 'a,b'],
      ['Keep both for all', 'a,b'],
    ]);
  });

  test('is said to be for some where others do not have it, and not offered for a single one', () => {
    const binary = conflict('c', { kind: 'binary', choices: ['ours', 'theirs', 'delete'] });
    expect(labels([conflict('a'), conflict('b'), binary])).toEqual([
      ['Use mine for all', 'a,b,c'],
      ['Use the session’s for all', 'a,b,c'],
      ['Use base for 2 of 3', 'a,b'],
      ['Keep both for 2 of 3', 'a,b'],
    ]);
    expect(labels([conflict('a')])).toEqual([]);
  });

  test('counts the files that go with a side that deleted them', () => {
    const gone = conflict('b', { kind: 'modify-delete', choices: ['ours', 'theirs', 'base', 'delete'] });
    const deleted = { ...gone, stages: { ...gone.stages, theirs: null } };
    const all = choicesForAll([conflict('a'), deleted], apply);
    expect(all.map(({ label, deleted: count }) => [label, count])).toEqual([
      ['Use mine for all', 0],
      ['Use the session’s for all', 1],
      ['Use base for all', 0],
    ]);
  });

  test('never takes what is another’s side for one’s own', () => {
    const update: ConflictFlow = { kind: 'update', mode: 'merge', source: 'main' };
    const open = [conflict('a', { place: 'commit' }), conflict('b', { place: 'commit' }), conflict('c')];
    expect(labels(open, update).slice(0, 2)).toEqual([
      ['Use the session’s for 2 of 3', 'a,b'],
      ['Use main’s for 2 of 3', 'a,b'],
    ]);
  });
});
