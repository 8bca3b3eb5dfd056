import { expect, test } from 'vitest';
import { placeIn, placeOfUri, placesIn } from './said-place';

const none: ReadonlySet<string> = new Set();

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
  ['Makefile:12', 'Makefile', 12, null],
  ['docker/Dockerfile', 'docker/Dockerfile', null, null],
  ['docs/LICENSE', 'docs/LICENSE', null, null],
])('%s is a place', (text, path, line, column) => {
  expect(placeIn(text, none)).toEqual({ path, line, column });
});

test.each([
  'console.log',
  'Makefile',
  'profile:3',
  'nginx/web:8080',
  'localhost:3000',
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
  expect(placeIn(text, none)).toBeNull();
});

const found = (text: string, also: 'paths' | null = null, roots = none) =>
  placesIn(text, also, roots).map(({ start, end, place: { path, line, column } }) => [
    text.slice(start, end),
    path,
    ...(line === null ? [] : [line]),
    ...(column === null ? [] : [column]),
  ]);

test.each([
  ['src/a.ts(12,5): error TS2322', ['src/a.ts(12,5)', 'src/a.ts', 12, 5]],
  ['src/a.ts:12:5: warning', ['src/a.ts:12:5', 'src/a.ts', 12, 5]],
  ['src/a.ts:12:const x = 1', ['src/a.ts:12', 'src/a.ts', 12]],
  ['  File "/w/b.py", line 7, in <module>', ['File "/w/b.py", line 7', '/w/b.py', 7]],
  ['    at run (/w/src/a.ts:12:5)', ['/w/src/a.ts:12:5', '/w/src/a.ts', 12, 5]],
  ['at file:///w/src/a.mjs:1:2', ['/w/src/a.mjs:1:2', '/w/src/a.mjs', 1, 2]],
  ['  --> src/main.rs:4:9', ['src/main.rs:4:9', 'src/main.rs', 4, 9]],
  [' ❯ app/(group)/[id]/page.tsx:3:1', ['app/(group)/[id]/page.tsx:3:1', 'app/(group)/[id]/page.tsx', 3, 1]],
  ['see ../../etc/a.conf:1.', ['../../etc/a.conf:1', '../../etc/a.conf', 1]],
])('%s names a place', (text, place) => {
  expect(found(text)).toEqual([place]);
});

test('an output names no place by a path alone, a sentence does', () => {
  const said =
    'I changed src/a.ts and (src/b.ts:3). See example.org/a.html, node.js and https://example.org/a.ts:1.';
  expect(found(said)).toEqual([['src/b.ts:3', 'src/b.ts', 3]]);
  expect(found(said, 'paths')).toEqual([
    ['src/a.ts', 'src/a.ts'],
    ['src/b.ts:3', 'src/b.ts', 3],
  ]);
});

test('a name is a place where a file has it, and in a sentence where nobody takes it for a word', () => {
  const roots = new Set(['Makefile', 'LICENSE', 'test', 'justfile', 'package.json', '.env']);
  for (const name of roots) expect(placeIn(name, roots)).toMatchObject({ path: name, line: null });
  expect(placeIn('./test:4', roots)).toMatchObject({ path: './test', line: 4 });
  expect(placeIn('build', roots)).toBeNull();
  const said = 'A test of the License: see LICENSE, (Makefile) and package.json. Run justfile:3 to test.';
  expect(found(said, 'paths', roots).map(([, path]) => path)).toEqual([
    'LICENSE',
    'Makefile',
    'package.json',
    'justfile',
  ]);
  // An output names a line.
  expect(found('Makefile:7: *** missing separator.  LICENSE\ntest:3 failed', null, roots)).toEqual([
    ['Makefile:7', 'Makefile', 7],
    ['test:3', 'test', 3],
  ]);
});

test('hostile texts cost no time and give no end of links', () => {
  expect(found('12:30:45 10.0.0.1:8080 localhost:3000 a:1 ::1:2 C:1')).toEqual([]);
  expect(found(`${'a/'.repeat(200_000)}b.ts:1`)).toEqual([]);
  expect(found('('.repeat(200_000))).toEqual([]);
  expect(found('a/b.ts:1 '.repeat(5_000))).toHaveLength(500);
});

test('the address of a file is a place, and what only looks like one is none', () => {
  expect(placeOfUri('file:///w/a%20b.ts#L7')).toEqual({ path: '/w/a b.ts', line: 7, column: null });
  expect(placeOfUri('file:///w/../etc/passwd')).toEqual({ path: '/etc/passwd', line: null, column: null });
  for (const uri of [
    'file://host/w/a.ts',
    'file:///w/a%2f..%2fb.ts',
    'file:///w/%ff.ts',
    'file:///w/a.ts?x',
    'https://example.org/a.ts',
    'javascript:alert(1)',
    'w/a.ts',
  ])
    expect(placeOfUri(uri)).toBeNull();
});
