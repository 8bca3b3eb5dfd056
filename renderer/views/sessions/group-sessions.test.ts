import { describe, expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { sessionRowFor } from '#shared/testing/session-row';
import { type Grouping, groupSessions, type ListEntry, newestFirst, reordered } from './group-sessions';

const now = new Date(2026, 2, 4, 12, 0, 0).getTime();
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const outline = (entries: readonly ListEntry[]) =>
  entries.map((entry) => (entry.type === 'session' ? entry.row.session : `${entry.label} ${entry.count}`));

const queue = ['queuedb1', 'queueda1'].map((id) => SessionId.parse(id));
const group = (rows: readonly SessionRow[], by: Grouping, reading: SessionId | null = null) =>
  groupSessions(newestFirst(rows), { by, now, reading, queue });

describe('grouping sessions', () => {
  test('has queued sessions in the order of the queue, one that it does not know yet last', () => {
    const rows = ['queueda1', 'queuedb1', 'queuedc1'].map((id, index) =>
      sessionRowFor({ id, status: 'queued', updatedAt: at(4, index) }),
    );
    expect(outline(group(rows, 'state'))).toEqual(['Queued 3', 'queuedb1', 'queueda1', 'queuedc1']);
    expect(outline(group(rows, 'none'))).toEqual(['queuedc1', 'queuedb1', 'queueda1']);
  });

  test('puts what waits for the user first, then what is not read, and what is settled last', () => {
    const rows = [
      sessionRowFor({ id: 'earlier1', updatedAt: at(1, 9), files: 0 }),
      sessionRowFor({ id: 'yester11', updatedAt: at(3, 23), status: 'stopped' }),
      sessionRowFor({ id: 'today111', updatedAt: at(4, 1), status: 'stopped' }),
      sessionRowFor({ id: 'review11', updatedAt: at(1, 9) }),
      sessionRowFor({ id: 'unread11', updatedAt: at(1, 8), noteworthySeq: 12 }),
      sessionRowFor({ id: 'working1', updatedAt: at(4, 11), status: 'working' }),
      sessionRowFor({ id: 'queued11', updatedAt: at(4, 10), status: 'queued' }),
      sessionRowFor({
        id: 'resolver',
        updatedAt: at(2, 9),
        resolves: { session: 'review11' as never, operation: 'apply', conflicts: 1 },
      }),
      sessionRowFor({ id: 'interru1', updatedAt: at(2, 11), status: 'interrupted' }),
    ];
    expect(outline(group(rows, 'state'))).toEqual([
      'Needs you 1',
      'interru1',
      'Working 1',
      'working1',
      'Queued 1',
      'queued11',
      'Unread 1',
      'unread11',
      'Ready for review 1',
      'review11',
      'Finished 4',
      'today111',
      'yester11',
      'resolver',
      'earlier1',
    ]);
  });

  test('puts what is pinned before everything, however the rest is grouped', () => {
    const rows = [
      sessionRowFor({ id: 'waiting1', updatedAt: at(4, 11), status: 'interrupted' }),
      sessionRowFor({ id: 'pinned11', updatedAt: at(1, 1), pinned: true }),
      sessionRowFor({ id: 'archived', updatedAt: at(4, 10), pinned: true, archived: true }),
    ];
    expect(outline(group(rows, 'state'))).toEqual([
      'Pinned 1',
      'pinned11',
      'Needs you 1',
      'waiting1',
      'Archived 1',
      'archived',
    ]);
    expect(outline(group(rows, 'repository'))).toEqual([
      'Pinned 1',
      'pinned11',
      'shop 1',
      'waiting1',
      'Archived 1',
      'archived',
    ]);
    expect(outline(group(rows, 'none'))).toEqual([
      'Pinned 1',
      'pinned11',
      'waiting1',
      'Archived 1',
      'archived',
    ]);
  });

  test('leaves a session in its place while it is being read', () => {
    const rows = [
      sessionRowFor({ id: 'opened11', updatedAt: at(1, 1) }),
      sessionRowFor({ id: 'other111', updatedAt: at(4, 1) }),
    ];
    expect(outline(group(rows, 'state', SessionId.parse('opened11')))).toEqual([
      'Unread 1',
      'opened11',
      'Ready for review 1',
      'other111',
    ]);
  });

  test('groups by date', () => {
    const rows = [at(4, 1), at(3, 23), at(1, 9), '2026-02-20T00:00:00.000Z', '2025-12-01T00:00:00.000Z'].map(
      (updatedAt, index) => sessionRowFor({ id: `session${index}`, updatedAt }),
    );
    expect(outline(group(rows, 'date')).filter((_, index) => index % 2 === 0)).toEqual([
      'Today 1',
      'Yesterday 1',
      'Last 7 days 1',
      'Last 30 days 1',
      'Older 1',
    ]);
  });

  test('does not offer applied work for review again', () => {
    const applied = sessionRowFor({
      updatedAt: at(4, 2),
      applied: {
        apply: 'apply11' as never,
        mode: 'changes',
        target: 'refs/heads/main',
        commit: null,
        head: 'a'.repeat(40) as never,
      },
    });
    expect(outline(group([applied], 'state'))).toEqual(['Finished 1', 'session1']);
  });

  test('orders newest first, the same for equal times', () => {
    const rows = [
      sessionRowFor({ id: 'aaaaaaaa', updatedAt: at(4, 1) }),
      sessionRowFor({ id: 'bbbbbbbb', updatedAt: at(4, 1) }),
      sessionRowFor({ id: 'cccccccc', updatedAt: at(4, 3) }),
    ];
    const expected = ['cccccccc', 'bbbbbbbb', 'aaaaaaaa'];
    expect(outline(group(rows, 'none'))).toEqual(expected);
    expect(outline(group(rows.toReversed(), 'none'))).toEqual(expected);
  });

  test('a changed, a new and a removed row leave the order as if all had been sorted', () => {
    const rows = Array.from({ length: 9 }, (_, index) =>
      sessionRowFor({ id: `session${index}`, updatedAt: at(1, 1 + ((index * 5) % 9)) }),
    );
    const map = new Map(rows.map((row) => [row.session, row]));
    const first = reordered([], map);
    expect(first).toEqual(newestFirst(rows));
    expect(reordered(first, new Map(map))).toBe(first);
    const changed = sessionRowFor({ id: 'session3', updatedAt: at(2, 1) });
    map.set(changed.session, changed);
    map.delete(SessionId.parse('session5'));
    const added = [
      sessionRowFor({ id: 'addedold', updatedAt: at(1, 0) }),
      sessionRowFor({ id: 'addednew', updatedAt: at(3, 0) }),
    ];
    for (const row of added) map.set(row.session, row);
    expect(reordered(first, map)).toEqual(newestFirst(map.values()));
  });

  test('has variants together by number, under the first heading of theirs, which counts its own', () => {
    const variant = (id: string, number: number, more: Partial<SessionRow>) =>
      sessionRowFor({
        ...{ id, title: `Show prices (${number})`, variant: { variants: 'set' as never, number } },
        ...{ updatedAt: at(4, number), ...more },
      });
    const rows = [
      sessionRowFor({ id: 'other111', updatedAt: at(4, 2), noteworthySeq: 12 }),
      variant('third111', 3, { noteworthySeq: 12 }),
      variant('second11', 2, { status: 'queued' }),
      variant('first111', 1, {}),
      variant('pinned11', 4, { pinned: true }),
    ];
    const together = ['Show prices 3', 'first111', 'second11', 'third111'];
    expect(outline(group(rows, 'state'))).toEqual([
      'Pinned 1',
      'pinned11',
      'Unread 2',
      ...together,
      'other111',
    ]);
    expect(outline(group(rows.slice(0, 2), 'none'))).toEqual(['third111', 'other111']);
  });

  test('groups by repository with the one used last on top', () => {
    const rows = [
      sessionRowFor({ id: 'inshop11', repositoryPath: '/home/ada/shop', updatedAt: at(1, 1) }),
      sessionRowFor({ id: 'inblog11', repositoryPath: '/home/ada/blog', updatedAt: at(2, 1) }),
    ];
    expect(outline(group(rows, 'repository'))).toEqual(['blog 1', 'inblog11', 'shop 1', 'inshop11']);
  });
});
