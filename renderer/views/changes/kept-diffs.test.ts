import { expect, test } from 'vitest';
import { keepDiffs } from './kept-diffs';

const keep = (kept: number, lines: number) => keepDiffs<string>({ kept, lines }, (diff) => diff.length);

test('what was used longest ago goes first', () => {
  const diffs = keep(2, 100);
  diffs.put('a', 'aa');
  diffs.put('b', 'bb');
  expect(diffs.get('a')).toBe('aa');
  diffs.put('c', 'cc');
  expect(['a', 'b', 'c'].map((key) => diffs.get(key))).toEqual(['aa', null, 'cc']);
});

test('they are bounded by their lines, but the newest is always kept', () => {
  const diffs = keep(10, 5);
  diffs.put('a', 'aaa');
  diffs.put('b', 'bb');
  expect(diffs.get('a')).toBe('aaa');
  diffs.put('long', 'longer than all that may be kept');
  expect(['a', 'b'].map((key) => diffs.get(key))).toEqual([null, null]);
  expect(diffs.get('long')).not.toBeNull();
});
