import { expect, test } from 'vitest';
import { bytesWords } from './bytes';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 KB'],
  [2_340_000, '2.3 MB'],
  [16_400, '16 KB'],
  [9_960, '10 KB'],
])('%i is %s', (bytes, words) => {
  expect(bytesWords(bytes)).toBe(words);
});
