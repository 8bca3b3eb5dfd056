import { expect, test } from 'vitest';
import { CommitId } from '#shared/ids';
import type { Branch } from '#shared/repository';
import { groupBases } from './base-order';

const branch = (ref: string, current = false): Branch => ({
  ref,
  commit: CommitId.parse('a'.repeat(40)),
  remote: ref.startsWith('refs/remotes/'),
  current,
  at: '2026-01-01T00:00:00Z',
});

test('own branches come first, the default one before all, those of sessions last', () => {
  const newestFirst = [
    branch('refs/heads/understory/fix'),
    branch('refs/remotes/origin/main'),
    branch('refs/heads/feature'),
    branch('refs/heads/now', true),
    branch('refs/heads/main'),
  ];
  expect(
    groupBases(newestFirst).map(({ label, branches }) => [label, branches.map(({ ref }) => ref)]),
  ).toEqual([
    ['Branches', ['refs/heads/main', 'refs/heads/feature']],
    ['Remote branches', ['refs/remotes/origin/main']],
    ['Sessions’ branches', ['refs/heads/understory/fix']],
  ]);
});
