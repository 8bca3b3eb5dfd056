import { expect, test } from 'vitest';
import { placeIn } from './said-place';

test.each([
  ['src/a.ts', 'src/a.ts', null, null],
  ['./src/a.ts:12', './src/a.ts', 12, null],
  ['/work/src/a.ts:12:5', '/work/src/a.ts', 12, 5],
  ['src/a.ts:12-20', 'src/a.ts', 12, null],
  ['src/a.ts#L12-L20', 'src/a.ts', 12, null],
  ['a.ts:7', 'a.ts', 7, null],
  ['app/(group)/[id]/page.tsx', 'app/(group)/[id]/page.tsx', null, null],
  ['config/.env', 'config/.env', null, null],
  ['src/a.ts:0', 'src/a.ts', null, null],
])('%s is a place', (text, path, line, column) => {
  expect(placeIn(text)).toEqual({ path, line, column });
});

test.each([
  'console.log',
  'node.js',
  'application/json',
  'and/or',
  'src/',
  'npm test -- a/b.ts',
  'https://example.org/a.html',
  'javascript:a/b.ts',
  'file:///etc/a.conf',
  '//example.org/a.ts',
  '-o/a.ts',
  '@scope/a.js',
  '~/a.ts',
  '$HOME/a.ts',
  'foo/bar.baz()',
  '1.2.3',
  `${'a/'.repeat(600)}a.ts`,
])('%s is none', (text) => {
  expect(placeIn(text)).toBeNull();
});
