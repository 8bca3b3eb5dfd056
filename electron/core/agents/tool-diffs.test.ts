import { expect, test } from 'vitest';
import { createToolDiffs } from './tool-diffs';

const diff = (newText: string) => ({ type: 'diff', path: 'a', oldText: null, newText }) as const;
const text = { type: 'text', text: 'Done.' } as const;

test('diffs too long to be remembered stay as they are shown', () => {
  const diffs = createToolDiffs();
  const huge = diff('x'.repeat(9 * 1024 * 1024));
  expect(diffs.after('huge', [huge])).toEqual([huge]);
  expect(diffs.after('huge', [text])).toBeNull();
  expect(diffs.of('huge')).toEqual([]);
  expect(diffs.after('small', [diff('a')])).toEqual([diff('a')]);
  expect(diffs.after('small', [text])).toEqual([diff('a'), text]);
});

test('what was replaced or cleared takes no room', () => {
  const diffs = createToolDiffs();
  const large = 'x'.repeat(3 * 1024 * 1024);
  for (let turn = 0; turn < 9; turn++) {
    diffs.after('again', [diff(large)]);
    diffs.after(`cleared-${turn}`, [diff(large)]);
    expect(diffs.after(`cleared-${turn}`, [])).toEqual([]);
    expect(diffs.after(`cleared-${turn}`, [text])).toEqual([text]);
  }
  expect(diffs.after('again', [text])).toEqual([diff(large), text]);
});
