import { expect, test } from 'vitest';
import { coloredOutput } from './colored-output';
import { linkedOutput } from './linked-output';

test('a place whose parts have colours of their own is one link', () => {
  const out =
    '\u001b[96msrc/a.ts\u001b[0m:\u001b[93m12\u001b[0m:\u001b[93m5\u001b[0m - error, see b/c.ts:3\n';
  const pieces = linkedOutput(coloredOutput(out), new Set());
  expect(pieces.map(({ place, parts }) => [place, parts.map(({ text }) => text)])).toEqual([
    [{ path: 'src/a.ts', line: 12, column: 5 }, ['src/a.ts', ':', '12', ':', '5']],
    [null, [' - error, see ']],
    [{ path: 'b/c.ts', line: 3, column: null }, ['b/c.ts:3']],
    [null, ['\n']],
  ]);
  expect(pieces[0]?.parts.map(({ look }) => look.color)).toEqual([14, undefined, 11, undefined, 11]);
});

test('an output without places is one piece, and none has none', () => {
  expect(linkedOutput(coloredOutput('all well\n'), new Set())).toEqual([
    { place: null, parts: [{ text: 'all well\n', look: {} }] },
  ]);
  expect(linkedOutput([], new Set())).toEqual([]);
});
