import { describe, expect, test } from 'vitest';
import type { SessionRow } from '#shared/session';
import { sessionRowFor } from '../../testing';
import { type Grouping, groupSessions, type ListEntry, newestFirst } from './group-sessions';

const now = new Date(2026, 2, 4, 12, 0, 0).getTime();
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const outline = (entries: readonly ListEntry[]) =>
  entries.map((entry) => (entry.type === 'group' ? `${entry.label} ${entry.count}` : entry.row.session));

const group = (rows: readonly SessionRow[], by: Grouping) => groupSessions(newestFirst(rows), by, now);

describe('grouping sessions', () => {
  test('puts what waits for the user first and what is settled under its day', () => {
    const rows = [
      sessionRowFor({ id: 'earlier1', updatedAt: at(1, 9), files: 0 }),
      sessionRowFor({ id: 'yester11', updatedAt: at(3, 23), status: 'stopped' }),
      sessionRowFor({ id: 'today111', updatedAt: at(4, 1), status: 'stopped' }),
      sessionRowFor({ id: 'review11', updatedAt: at(1, 9) }),
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
      'Ready for review 1',
      'review11',
      'Today 1',
      'today111',
      'Yesterday 1',
      'yester11',
      'Earlier 2',
      'resolver',
      'earlier1',
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
    expect(outline(group([applied], 'state'))).toEqual(['Today 1', 'session1']);
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

  test('groups by repository with the one used last on top', () => {
    const rows = [
      sessionRowFor({ id: 'inshop11', repositoryPath: '/home/ada/shop', updatedAt: at(1, 1) }),
      sessionRowFor({ id: 'inblog11', repositoryPath: '/home/ada/blog', updatedAt: at(2, 1) }),
    ];
    expect(outline(group(rows, 'repository'))).toEqual(['blog 1', 'inblog11', 'shop 1', 'inshop11']);
  });
});
