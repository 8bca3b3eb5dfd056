import { expect, test } from 'vitest';
import { counted, filesWords } from './counted';

test('things are counted as people do', () => {
  expect([0, 1, 2, 2000].map((count) => counted(count, 'file'))).toEqual([
    '0 files',
    '1 file',
    '2 files',
    '2,000 files',
  ]);
  expect([1, 2].map((count) => counted(count, 'conflict has', 'conflicts have'))).toEqual([
    '1 conflict has',
    '2 conflicts have',
  ]);
});

test('no files are said to be none', () => {
  expect([0, 1, 2].map(filesWords)).toEqual(['no files', '1 file', '2 files']);
});
