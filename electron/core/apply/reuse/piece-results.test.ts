import { expect, test } from 'vitest';
import type { MergePiece } from '#shared/conflict';
import { joinResults, resultsOf } from './piece-results';

const merged = (text: string): MergePiece => ({ type: 'merged', text });
const place = (name: string): MergePiece => ({
  type: 'conflict',
  base: `${name} base\n`,
  ours: `${name} ours\n`,
  theirs: `${name} theirs\n`,
});

test('an edited file tells what each place became, also nothing and the end without a line end', () => {
  const pieces = [place('a'), merged('one\ntwo\n'), place('b'), merged('three\n'), place('c')];
  const text = 'both\nof them\none\ntwo\nthree\nlast';
  const results = resultsOf(pieces, text);
  expect(results).toEqual(['both\nof them\n', '', 'last']);
  expect(joinResults(pieces, results ?? [])).toBe(text);
});

test('nothing is told where what was merged is changed, missing, or found twice', () => {
  const pieces = [merged('head\n'), place('a'), merged('}\n'), place('b'), merged('tail\n')];
  expect(resultsOf(pieces, 'head\nx\n}\ny\ntail\n')).toEqual(['x\n', 'y\n']);
  expect(resultsOf(pieces, 'Head\nx\n}\ny\ntail\n')).toBeNull();
  expect(resultsOf(pieces, 'head\nx\ny\ntail\n')).toBeNull();
  expect(resultsOf(pieces, 'head\nx\n}\ny\ntail\nmore\n')).toBeNull();
  expect(resultsOf(pieces, 'head\nx\n}\nif {\n}\ny\ntail\n')).toBeNull();
  expect(resultsOf(pieces, 'head\nx }\ny\ntail\n')).toBeNull();
});

test('a file is joined only when every place is known', () => {
  const pieces = [place('a'), merged('m\n'), place('b')];
  expect(joinResults(pieces, ['x\n', 'y\n'])).toBe('x\nm\ny\n');
  expect(joinResults(pieces, ['x\n', null])).toBeNull();
});
