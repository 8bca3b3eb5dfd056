import { expect, test } from 'vitest';
import { countWords } from './count-words';

const words = (number: number, total: number, isPart: boolean, sought = 'a') =>
  countWords({ search: { words: sought, matchCase: false }, number, total, isPart });

test('what was counted in the end of a conversation alone is not told as all that there is', () => {
  expect(words(3, 1200, false)).toBe('3 of 1,200');
  expect(words(3, 1200, true)).toBe('3 of 1,200 so far');
  expect(words(0, 2, true)).toBe('2 so far');
  expect(words(0, 2, false)).toBe('2 found');
  expect(words(0, 0, true)).toBe('Reading the rest…');
  expect(words(0, 0, false)).toBe('Not found');
  expect(words(0, 0, true, ' ')).toBe('');
});
