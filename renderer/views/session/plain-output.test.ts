import { expect, test } from 'vitest';
import { plainOutput } from './plain-output';

test('colours and cursor movements go, the words stay', () => {
  expect(plainOutput('\u001b[32m✓\u001b[39m passed\u001b[2K')).toBe('✓ passed');
  expect(plainOutput('\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007')).toBe('link');
});

test('a progress line shows where it ended', () => {
  expect(plainOutput('10 %\r50 %\r100 %\ndone')).toBe('100 %\ndone');
  expect(plainOutput('working\r\nnext\r')).toBe('working\nnext');
});

test('a line that is nothing but carriage returns takes no longer than any other', () => {
  expect(plainOutput(`${'\r'.repeat(1_000_000)}x`)).toBe('x');
});

test('stray control characters cannot disturb the window', () => {
  expect(plainOutput('a\u0000b\u0008c\td')).toBe('abc\td');
});
