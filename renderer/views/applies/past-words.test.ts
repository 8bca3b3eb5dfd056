import { expect, test } from 'vitest';
import { PastApply } from '#shared/past-apply';
import { pastRows, pastWords, stateOf } from './past-words';

const commit = 'a3f9c1e0'.repeat(5);
const past = (changes: Record<string, unknown> = {}) =>
  PastApply.parse({
    apply: 'apply1',
    session: 'session1',
    mode: 'changes',
    at: '2026-01-01T00:00:00.000Z',
    target: 'refs/heads/main',
    commit: null,
    before: null,
    head: commit,
    files: ['a.txt'],
    state: 'done',
    snapshotRef: 'refs/understory/applies/apply1/before',
    repositoryPath: '/code/one',
    obstacle: null,
    ...changes,
  });

test('applies stand below their repositories only where there are several', () => {
  const all = [
    past({ apply: 'apply3', repositoryPath: '/code/two' }),
    past({ apply: 'apply2', session: 'session2' }),
    past({ apply: 'apply1' }),
  ];
  const keys = (...scope: [Parameters<typeof pastRows>[1]]) => pastRows(all, ...scope).map(({ key }) => key);
  expect(keys({ of: 'all' })).toEqual([
    'repository:/code/two',
    'apply3',
    'repository:/code/one',
    'apply2',
    'apply1',
  ]);
  expect(keys({ of: 'repository', path: '/code/one' })).toEqual(['apply2', 'apply1']);
  expect(keys({ of: 'session', session: 'session2' })).toEqual(['apply2']);
});

test('an apply says how, where to and how much', () => {
  expect(pastWords(past())).toEqual(['Uncommitted changes', 'to main', '1 file']);
  expect(pastWords(past({ mode: 'rebase', commit, commits: [commit, commit] }))).toEqual([
    'Rebase',
    'to main as a3f9c1e',
    '2 commits',
    '1 file',
  ]);
});

test('what became of an apply is told apart', () => {
  const refusal = { code: 'undo-expired', apply: 'apply1', removedAt: null };
  expect(stateOf(past()).label).toBe('Applied');
  expect(stateOf(past({ handedTo: 'session2' })).label).toBe('Moved');
  expect(pastWords(past({ handedTo: 'session2' }))).toEqual(['Moved to another session', '1 file']);
  expect(stateOf(past({ obstacle: refusal })).label).toBe('Applied, stays');
  expect(stateOf(past({ state: 'undone', obstacle: refusal })).label).toBe('Undone');
  expect(stateOf(past({ state: 'rolled-back', obstacle: refusal })).label).toBe('Taken back after a crash');
});
