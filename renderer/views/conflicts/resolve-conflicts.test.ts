import { describe, expect, test } from 'vitest';
import type { Conflict } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import { CommitId, RepoPath, SessionId } from '#shared/ids';
import {
  choiceToKeep,
  type Decisions,
  listedConflicts,
  nextOpen,
  openConflicts,
  resolutionsOf,
  withChoice,
  withOffers,
  withPlan,
} from './resolve-conflicts';

function conflict(path: string, choices: Conflict['choices'] = ['ours', 'theirs', 'content']): Conflict {
  const stage = { mode: '100644', oid: 'a'.repeat(40), path: RepoPath.parse(path) };
  return {
    path: RepoPath.parse(path),
    kind: 'content',
    place: 'worktree',
    stages: { base: stage, ours: stage, theirs: stage },
    choices,
  };
}

const [a, b] = [conflict('a'), conflict('b')];
const none: Decisions = new Map();
const paths = (decisions: Decisions) => [...decisions.values()].map((one) => one.conflict.path);

describe('resolving conflicts', () => {
  test('what is decided stays in the list and in its place when the next plan no longer names it', () => {
    const decided = withChoice(withPlan(none, { conflicts: [a, b] }), a, { choice: 'ours' });
    const next = withPlan(decided, { conflicts: [b] });
    expect(paths(next)).toEqual(['a', 'b']);
    expect(openConflicts(next)).toBe(1);
    expect(resolutionsOf(next)).toEqual([{ path: 'a', place: 'worktree', take: { choice: 'ours' } }]);
  });

  test('what is known resolves what is open, and says where it is from when it was chosen elsewhere', () => {
    const from = { session: SessionId.parse('session1'), title: 'Before' };
    const known = { place: 'worktree' as const, take: { choice: 'ours' as const }, from };
    const offers = [
      { ...known, path: a.path, source: 'reused' as const },
      { ...known, path: b.path, source: 'kept' as const },
    ];
    const decided = withChoice(withPlan(none, { conflicts: [a, b, conflict('c')] }), b, { choice: 'theirs' });
    const next = withOffers(decided, offers);
    expect([...next.values()].map(({ taken, as }) => [taken?.take.choice, as])).toEqual([
      ['ours', from],
      ['theirs', null],
      [undefined, null],
    ]);
    expect(withOffers(next, offers)).toBe(next);
    expect([...withOffers(withPlan(none, { conflicts: [b] }), offers).values()]).toMatchObject([
      { taken: { take: { choice: 'ours' } }, as: null },
    ]);
    const ids = { base: 'a'.repeat(40), ours: 'a'.repeat(40), theirs: null };
    const deleted = { ...a, stages: { ...a.stages, theirs: null } };
    expect(choiceToKeep(deleted, null)).toEqual({ path: 'a', place: 'worktree', stages: ids, take: null });
  });

  test('a decision that did not hold is open again', () => {
    const decided = withChoice(withPlan(none, { conflicts: [a] }), a, { choice: 'theirs' });
    expect(openConflicts(withPlan(decided, { conflicts: [a] }))).toBe(1);
  });

  test('a conflict that is gone without a decision leaves the list', () => {
    expect(paths(withPlan(withPlan(none, { conflicts: [a, b] }), { conflicts: [b] }))).toEqual(['b']);
  });

  test('a decision can be taken back', () => {
    const decided = withChoice(withPlan(none, { conflicts: [a] }), a, { choice: 'theirs' });
    expect(resolutionsOf(withChoice(decided, a, null))).toEqual([]);
  });

  test('after a decision the next open conflict of the list is due, from its beginning after its end', () => {
    const c = conflict('c');
    const decided = withChoice(withPlan(none, { conflicts: [a, b, c] }), b, { choice: 'ours' });
    const next = (after: Conflict, decisions: Decisions) =>
      nextOpen(listedConflicts(decisions), conflictKey(after))?.conflict.path ?? null;
    expect(next(b, decided)).toBe('c');
    expect(next(c, decided)).toBe('a');
    expect(next(a, withChoice(withChoice(decided, a, { choice: 'ours' }), c, { choice: 'ours' }))).toBe(null);
  });

  test('a decision for one commit of a rebase leaves open what later commits of that path meet', () => {
    const ofCommit = (path: string, letter: string): Conflict => ({
      ...conflict(path),
      commit: CommitId.parse(letter.repeat(40)),
    });
    const [first, second, other] = [ofCommit('a', '1'), ofCommit('a', '2'), ofCommit('b', '2')];
    let decided = withPlan(none, { conflicts: [first, other] });
    for (const one of [first, other]) decided = withChoice(decided, one, { choice: 'ours' });
    decided = withChoice(withPlan(decided, { conflicts: [second] }), second, { choice: 'theirs' });
    expect(resolutionsOf(decided).map(({ path, commit }) => [path, commit?.[0]])).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['a', '2'],
    ]);
    const again = withChoice(decided, first, { choice: 'base' });
    expect(resolutionsOf(again).map(({ path, commit }) => [path, commit?.[0]])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });
});
