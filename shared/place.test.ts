import { expect, test } from 'vitest';
import { folderOf, kindOf, lacksWorktree, placeOf, usesWorkspace, usesWorktree, worktreeOf } from './place';

const nowhere = { repositoryPath: '/r', worktree: null, branch: null };
const branch = 'refs/heads/understory/a';

test('a background session works in its worktree and nowhere else', () => {
  const preparing = { ...nowhere, kind: 'background' } as const;
  const ready = { ...preparing, worktree: '/w', branch };
  expect([preparing, ready].map(usesWorktree)).toEqual([true, true]);
  expect([preparing, ready].map(usesWorkspace)).toEqual([false, false]);
  expect([preparing, ready].map(lacksWorktree)).toEqual([true, false]);
  expect([preparing, ready].map(worktreeOf)).toEqual([null, { path: '/w', branch }]);
  // Without its worktree it has no folder: the workspace does not stand in for it.
  expect([preparing, ready].map(folderOf)).toEqual([null, '/w']);
});

test('a local session works in the workspace', () => {
  const local = { ...nowhere, kind: 'local' } as const;
  expect(usesWorkspace(local)).toBe(true);
  expect([usesWorktree, lacksWorktree].map((is) => is(local))).toEqual([false, false]);
  expect(worktreeOf(local)).toBe(null);
  expect(folderOf(local)).toBe('/r');
});

test('a kind has its place', () => {
  for (const kind of ['background', 'local'] as const) expect(kindOf(placeOf(kind))).toBe(kind);
});
