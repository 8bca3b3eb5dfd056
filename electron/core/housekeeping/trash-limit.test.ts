import { expect, test } from 'vitest';
import type { ApplyId, SessionId } from '#shared/ids';
import type { TrashItem } from '#shared/trash';
import { overLimit } from './trash-limit';

const NOW = new Date('2026-03-30T12:00:00.000Z');
const MB = 1_000_000;

function discarded(day: string, onlyCopy = false): TrashItem {
  return {
    ...{ what: 'session', session: `session-${day}` as SessionId, title: day, repositoryPath: '/r' },
    ...{ at: `2026-03-${day}T10:00:00.000Z`, until: '2026-04-28T10:00:00.000Z', folder: null, onlyCopy },
  };
}

function originals(day: string, until: string | null): TrashItem {
  return {
    ...{ what: 'originals', apply: `apply-${day}` as ApplyId, session: 's' as SessionId, title: null },
    ...{ repositoryPath: '/r', at: `2026-03-${day}T10:00:00.000Z`, until, files: [], undone: false },
  };
}

const of = (items: TrashItem[]) => items.map((item) => ({ item, bytes: 100 * MB }));

test('the oldest go first, and only as much as it takes', () => {
  const all = of([discarded('28'), discarded('02'), discarded('10')]);
  expect(overLimit(all, { megabytes: 250, items: null }, NOW)).toEqual([discarded('02')]);
  expect(overLimit(all, { megabytes: null, items: 1 }, NOW)).toEqual([discarded('02'), discarded('10')]);
  expect(overLimit(all, { megabytes: 300, items: 3 }, NOW)).toEqual([]);
});

test('what is younger than a day, the only copy of work, or the newest applies’ originals stays, though it is over', () => {
  const stays = [discarded('30'), discarded('01', true), originals('02', null)];
  expect(overLimit(of(stays), { megabytes: 100, items: 1 }, NOW)).toEqual([]);
  const over = originals('03', '2026-04-02T10:00:00.000Z');
  expect(overLimit(of([...stays, over]), { megabytes: 100, items: 1 }, NOW)).toEqual([over]);
});

test('what takes no room is not deleted for the room', () => {
  const empty = { item: discarded('01'), bytes: 0 };
  const large = { item: discarded('02'), bytes: 200 * MB };
  expect(overLimit([empty, large], { megabytes: 100, items: null }, NOW)).toEqual([discarded('02')]);
});
