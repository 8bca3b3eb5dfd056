import { describe, expect, test } from 'vitest';
import { casesByDay } from '#shared/testing/at-night';
import { enclosingNames } from './enclosing-names';

describe('lines that are made to be slow', () => {
  // Patterns that look back take hours for these; each test has to end at all.
  const COUNT = 1_000;
  const blanks = ' '.repeat(2_000);
  const ofLines = (lines: readonly string[]) => ({
    count: lines.length,
    line: (number: number) => lines[number - 1] ?? '',
  });
  const same = (line: string) => ofLines(Array.from({ length: COUNT }, () => line));
  const listed = (line: string) => ofLines([...Array.from({ length: COUNT }, () => `- ${line}`), '  x']);
  const nested = (line: string) =>
    ofLines(Array.from({ length: COUNT }, (_, at) => `${' '.repeat(Math.min(at, 99))}${line}`));
  const LANGUAGES = [
    'typescript',
    'yaml',
    'json',
    'xml',
    'sql',
    'hcl',
    'rust',
    'go',
    'cpp',
    'csharp',
    'ruby',
  ];
  // Most of each is within what is read of a line, and the longest beyond it. What grows is seen at the longest of those within.
  const LENGTHS = casesByDay([120, 280, 980, 4_000], (long) => long === 980);
  const lines = (long: number) => [
    `# a${' '.repeat(long)}b`,
    `[${' '.repeat(long)}`,
    '['.repeat(long),
    `x${' '.repeat(long)}y`,
    `a:${' '.repeat(long)}!`,
    `const a:${' '.repeat(long)}!`,
    `name: 'x${' '.repeat(long)}y`,
    `impl a${' '.repeat(long)}b}`,
    `impl<${'> '.repeat(long)}!`,
    `func (${'a'.repeat(long)}`,
    `def a${':'.repeat(long)}b`,
    `<${'a.'.repeat(long)} id="{`,
    `create${' a'.repeat(long)}`,
    `a${' ""'.repeat(long)}`,
    `${'a <'.repeat(long)}(`,
    `${'a::'.repeat(long)}(`,
    `operator${'<'.repeat(long)}(`,
    `it('a'${" ' do".repeat(long)}es`,
    `test('a', ${'function '.repeat(long)}`,
    `x = ${'=> func '.repeat(long)}`,
  ];

  test.each(['markdown', 'ini', ...LANGUAGES])('%s', (language) => {
    for (const line of LENGTHS.flatMap(lines))
      for (const text of [same(line), listed(line), nested(line)])
        expect(enclosingNames(text, text.count, language).length).toBeLessThanOrEqual(6);
  });

  test('a budget holds for one answer, whatever the lines', () => {
    let read = 0;
    const line = (number: number) => {
      if (number < 20_000) read += 1;
      return number === 20_000 ? '    x' : `  - ${'y'.repeat(300)}`;
    };
    enclosingNames({ count: 20_000, line }, 20_000, 'yaml');
    expect(read).toBeLessThan(2_000);
  });

  test('what stands in the first of a line is still found', () => {
    const long = `export function take(${'count: number, '.repeat(1_000)}) {`;
    const text = { count: 2, line: (number: number) => (number === 1 ? long : '  x') };
    expect(enclosingNames(text, 2, 'typescript')).toEqual(['take']);
    const heading = { count: 1, line: () => `## Two${blanks}words ##` };
    expect(enclosingNames(heading, 1, 'markdown')).toEqual(['Two']);
  });
});
