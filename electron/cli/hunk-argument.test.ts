import { expect, test } from 'vitest';
import { UsageError } from './exit-code';
import { parseHunks } from './hunk-argument';

test('a path, which may hold an equals sign, and numbers', () => {
  expect(parseHunks('a=b.txt=0,12')).toEqual({ path: 'a=b.txt', hunks: [0, 12] });
  expect(parseHunks('f=3')).toEqual({ path: 'f', hunks: [3] });
});

test.each(['f', 'f=', '=1', 'f=a', 'f=1,', 'f=-1'])('"%s" is not understood', (text) => {
  expect(() => parseHunks(text)).toThrow(UsageError);
});
