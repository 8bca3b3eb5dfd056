import { expect, test } from 'vitest';
import { type Comparison, linesOf, wholeChange } from './comparison';
import { type DiffRow, diffRows, type Opened } from './diff-rows';

const change = (old: [number, number], now: [number, number]) => ({
  old: { from: old[0], to: old[1] },
  now: { from: now[0], to: now[1] },
  oldWords: [],
  nowWords: [],
});
const rowsOf = (
  changes: Comparison['changes'],
  lines: [old: number, now: number],
  more: { sideBySide?: boolean; opened?: ReadonlyMap<number, Opened> } = {},
) =>
  diffRows({
    comparison: { changes, moves: [] },
    oldLines: lines[0],
    nowLines: lines[1],
    sideBySide: more.sideBySide ?? false,
    opened: more.opened ?? new Map(),
  }).map(words);

function words(row: DiffRow): string {
  if (row.type === 'gap') return `… ${row.lines}`;
  return `${row.old ?? ''}:${row.now ?? ''}${row.change === null ? '' : row.first ? '!' : '*'}`;
}

test('a change stands between three lines of what is around it', () => {
  expect(rowsOf([change([10, 11], [10, 12])], [30, 31])).toEqual([
    ...['… 7', '7:7', '8:8', '9:9', '10:!', ':10*', ':11*', '11:12', '12:13', '13:14', '… 16'],
  ]);
});

test('side by side what replaces a line stands beside it', () => {
  const rows = rowsOf([change([1, 2], [1, 3])], [4, 5], { sideBySide: true });
  expect(rows).toEqual(['0:0', '1:1!', ':2*', '2:3', '3:4']);
});

test('what is hidden is shown from either end when it is asked for', () => {
  const changes = [change([0, 1], [0, 1]), change([20, 20], [20, 21])];
  const opened = new Map([[1, { head: 2, tail: 1 }]]);
  expect(rowsOf(changes, [24, 25], { opened })).toEqual([
    ...['0:!', ':0*', '1:1', '2:2', '3:3', '4:4', '5:5', '… 10', '16:16', '17:17', '18:18', '19:19'],
    ...[':20!', '20:21', '21:22', '22:23', '23:24'],
  ]);
});

test('a few hidden lines are shown instead of being counted', () => {
  expect(rowsOf([change([3, 4], [3, 3]), change([12, 13], [11, 12])], [13, 12])).not.toContain('… 2');
});

test('a text that is new, or gone, is one change', () => {
  const rows = diffRows({
    comparison: wholeChange(0, linesOf('a\r\nb').length),
    oldLines: 0,
    nowLines: 2,
    sideBySide: false,
    opened: new Map(),
  });
  expect(rows.map(words)).toEqual([':0!', ':1*']);
});
