import { expect, test } from 'vitest';
import { coloredOutput, endOfOutput } from './colored-output';
import { plainOutput } from './plain-output';

const ESC = '\u001b';
const words = (text: string) =>
  coloredOutput(text)
    .map((part) => part.text)
    .join('');

test('colours stay as looks, the words keep their line breaks', () => {
  expect(coloredOutput(`${ESC}[1;32mok${ESC}[0m one\ntwo ${ESC}[31mred${ESC}[39m`)).toEqual([
    { text: 'ok', look: { color: 2, bold: true } },
    { text: ' one\n', look: {} },
    { text: 'two ', look: {} },
    { text: 'red', look: { color: 1 } },
  ]);
});

test('any other sequence goes, and none of it is left to read', () => {
  expect(words(`${ESC}[2K${ESC}[1A${ESC}]0;title\u0007a${ESC}[7;99mb${ESC}[mc`)).toBe('abc');
  expect(words(`a\u0000b${ESC}[31m\u0008c`)).toBe('abc');
});

test.each([
  ['38;5;9', 9],
  ['38;5;196', 1],
  ['38;5;46', 2],
  ['38;2;30;60;250', 4],
  ['38;5;240', 8],
  ['48;5;1;36', 6],
  ['38:2:250:240:20', 3],
])('the colour %s is drawn as %i', (codes, color) => {
  expect(coloredOutput(`${ESC}[${codes}mx`)).toEqual([{ text: 'x', look: { color } }]);
});

test('a line that is drawn over shows its last state', () => {
  expect(words(`${ESC}[33m10 %\r50 %\r${ESC}[32m100 %\r\ndone`)).toBe('100 %\ndone');
});

test('the words are those of plain output', () => {
  for (const text of ['plain', `a${ESC}[31mb\rc\nd\r\ne`, `${ESC}[0m`, `x${ESC}[`])
    expect(words(text)).toBe(plainOutput(text));
});

test('the end of much output is cut between pieces', () => {
  const parts = coloredOutput(`${ESC}[31mabc${ESC}[32mdef`);
  expect(endOfOutput(parts, 4).map((part) => part.text)).toEqual(['c', 'def']);
  expect(endOfOutput(parts, 10)).toEqual(parts);
});
