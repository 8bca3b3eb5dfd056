import { expect, test } from 'vitest';
import { AcpToolCall } from './acp-schema';
import { patchDiffs } from './patch-diffs';

const of = (rawInput: unknown, more: object = {}) =>
  patchDiffs(AcpToolCall.parse({ toolCallId: 'c', rawInput, ...more }));

test('the hunks of a patch become diffs of the lines they show', () => {
  const diff =
    'Index: a\n--- a\n+++ a\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n@@ -9 +9,2 @@\n--- nine\n\\ No newline at end of file\n+nine\n+ten\n';
  expect(of({ filepath: '/r/a', diff })).toEqual([
    { type: 'diff', path: '/r/a', oldText: 'one\ntwo\n', newText: 'one\n2\n' },
    { type: 'diff', path: '/r/a', oldText: '-- nine\n', newText: 'nine\nten\n' },
  ]);
});

test('a new file has no text before', () => {
  const diff = '--- /dev/null\n+++ b\n@@ -0,0 +1,2 @@\n+a\n+b\n';
  expect(of({ diff }, { locations: [{ path: '/r/b' }] })).toEqual([
    { type: 'diff', path: '/r/b', oldText: null, newText: 'a\nb\n' },
  ]);
});

test.each([
  [null],
  ['text'],
  [{ diff: '@@ -1 +1 @@\n-a\n+b' }],
  [{ path: 'a', diff: 7 }],
  [{ path: 'a', diff: 'no patch' }],
  [{ path: 7, diff: '@@ -1 +1 @@\n-a\n+b' }],
  [{ path: 'a', diff: `@@ -1 +1 @@\n+${'x'.repeat(2 ** 20)}` }],
])('%j holds none', (input) => {
  expect(of(input)).toEqual([]);
});
