import { expect, test } from 'vitest';
import { fitTitle, titleOf } from './title';

test.each([
  ['  two\twords\u0000 ', 'two words'],
  ['\u001b[31mred\u001b[0m', '[31mred [0m'],
  ['invoice\u202efdp.exe', 'invoice fdp.exe'],
  ['a\u200bb\ufeff', 'a b'],
  ['half \ud800 pair', 'half \ufffd pair'],
  ['pay\u00adpal \u{e0041}\ufe0f', 'pay pal'],
  ['👩‍💻 می‌خواهم', '👩‍💻 می‌خواهم'],
])('%j becomes a title in which every character is what it seems', (text, title) => {
  expect(fitTitle(text)).toBe(title);
});

test('a title is the first line with anything in it, cut between characters', () => {
  expect(titleOf('\n \u202e \r\n Fix it\nthen more')).toBe('Fix it');
  expect(titleOf('🌲'.repeat(200))).toBe(`${'🌲'.repeat(79)}…`);
  expect(titleOf('\u202e')).toBe('Untitled');
});

test.each([
  ['## Fix the login', 'Fix the login'],
  ['- **Fix** the `login`.', 'Fix the `login`'],
  ['> 1. Fix it', 'Fix it'],
  ['```sh\nnpm test\n```', 'npm test'],
  ['#\nFix it', '#'],
  ['Wait...', 'Wait...'],
  ['#12 is broken', '#12 is broken'],
])('the marks of %j are no part of the title', (prompt, title) => {
  expect(titleOf(prompt)).toBe(title);
});
