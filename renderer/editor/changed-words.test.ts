import { expect, test } from 'vitest';
import { changedWords } from './changed-words';

test('marks the words that are new, not the lines', () => {
  expect(changedWords('const a = find(q);\n', 'const a = search(q);\n')).toEqual([
    { line: 0, from: 10, to: 16 },
  ]);
});

test('knows the line of a word', () => {
  expect(changedWords('a\nb\n', 'a\nb c\n')).toEqual([{ line: 1, from: 2, to: 3 }]);
});

test('words that follow each other are one mark', () => {
  expect(changedWords('a\n', 'a\nexport const b = 5;\n')).toEqual([{ line: 1, from: 0, to: 19 }]);
  expect(changedWords('', 'x.y\n')).toEqual([{ line: 0, from: 0, to: 3 }]);
});

test('a very large piece is not compared word by word', () => {
  expect(changedWords('', 'word '.repeat(5000))).toEqual([]);
});
