import { expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { UsageError } from './exit-code';
import { matchPath, parseResolution } from './resolution-argument';

test.each([
  ['src/a.ts=ours', { path: 'src/a.ts', take: 'ours' }],
  ['with=equals=theirs', { path: 'with=equals', take: 'theirs' }],
  ['a b.txt=@/tmp/merged=1.txt', { path: 'a b.txt', take: { file: '/tmp/merged=1.txt' } }],
  ['two\nlines=base', { path: 'two\nlines', take: 'base' }],
])('%j', (text, expected) => {
  expect(parseResolution(text)).toEqual(expected);
});

test.each(['src/a.ts', '=ours', 'src/a.ts=mine', 'src/a.ts=', 'src/a.ts=@'])('%j is refused', (text) => {
  expect(() => parseResolution(text)).toThrow(UsageError);
});

test('a path that cannot be typed is named as it was printed', () => {
  const raw = RepoPath.parse('caf\udce9.txt');
  expect(matchPath('caf\\xe9.txt', [raw])).toBe(raw);
  expect(matchPath('other.txt', [raw])).toBe('other.txt');
});
