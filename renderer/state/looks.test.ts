import { expect, test } from 'vitest';
import { RepositoryId, SessionId } from '#shared/ids';
import type { TrashUpdate } from '#shared/trash';
import type { InventoryUpdate, WorktreeEntry } from '#shared/worktrees';
import { foldInventory, foldTrash, NO_INVENTORY, NO_TRASH } from './looks';

const entry = (session: string, safe: boolean, usedAt: string): WorktreeEntry => ({
  session: SessionId.parse(session),
  repository: RepositoryId.parse('r'),
  repositoryPath: '/r',
  path: `/r.worktrees/${session}`,
  branch: `refs/heads/understory/${session}`,
  there: true,
  title: session,
  status: 'ready',
  createdAt: null,
  usedAt,
  verdict: { safe } as never,
  seen: '',
});
const one = entry('session1', false, '2026-01-01');
const two = entry('session2', true, '2026-02-01');
const begun = (worktrees: number): InventoryUpdate => ({ type: 'begun', worktrees, others: [] });
const found = (of: WorktreeEntry): InventoryUpdate => ({ type: 'entry', entry: of });
const sized = (of: WorktreeEntry, bytes: number): InventoryUpdate => ({
  type: 'size',
  session: of.session,
  size: { bytes, whole: true },
});
const names = ({ entries }: { readonly entries: readonly WorktreeEntry[] }) =>
  entries.map(({ session }) => session);

test('an inventory grows in any pieces to the same, those that are safe to remove first', () => {
  const all = [begun(2), found(one), found(two), sized(one, 1), sized(two, 2)];
  const whole = foldInventory(NO_INVENTORY, all);
  expect(names(whole)).toEqual(['session2', 'session1']);
  expect(whole.measured).toBe(2);
  expect(all.reduce((before, update) => foldInventory(before, [update]), NO_INVENTORY)).toEqual(whole);
});

test('to look again keeps what was found until all is seen anew, and counts from the beginning', () => {
  const whole = foldInventory(NO_INVENTORY, [begun(2), found(one), found(two), sized(one, 1), sized(two, 2)]);
  const again = foldInventory(whole, [begun(1)]);
  expect(names(again)).toEqual(['session2', 'session1']);
  expect([again.fresh.size, again.measured, again.sizes.size]).toEqual([0, 0, 2]);
  expect(names(foldInventory(again, [found(one)]))).toEqual(['session1']);
  expect(names(foldInventory(whole, [begun(0)]))).toEqual([]);
});

test('what of the trash is measured is counted from the beginning of each look', () => {
  const key = { what: 'session', session: one.session } as const;
  const items: TrashUpdate = { type: 'items', items: [], limit: { megabytes: null, items: null } };
  const first = foldTrash(NO_TRASH, [items, { type: 'size', key, size: { bytes: 1, whole: true } }]);
  expect(first.measured).toBe(1);
  expect(foldTrash(first, [items]).measured).toBe(0);
});
