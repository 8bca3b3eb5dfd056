import { expect, test } from 'vitest';
import { filesWords } from './files-words';

test('files are counted as people do', () => {
  expect([0, 1, 2, 2000].map(filesWords)).toEqual(['no files', '1 file', '2 files', '2,000 files']);
});
