import { expect, test } from 'vitest';
import { UsageError } from './exit-code';
import { splitCommand } from './split-command';

test.each([
  ['opencode acp', ['opencode', 'acp']],
  ['  a   b\tc\n', ['a', 'b', 'c']],
  [`sh -c 'echo "$HOME"; ls *'`, ['sh', '-c', 'echo "$HOME"; ls *']],
  ['say "two words" and\\ one', ['say', 'two words', 'and one']],
  [`a '' ""`, ['a', '', '']],
  [`pre'fix'"ed"\\!`, ['prefixed!']],
  ['"a \\"quoted\\" \\n \\\\ word"', ['a "quoted" \\n \\ word']],
  ['edit $FILE | tee *.log; rm {prompt}', ['edit', '$FILE', '|', 'tee', '*.log;', 'rm', '{prompt}']],
  ["'it'\\''s'", ["it's"]],
  ['C:\\\\tools\\\\agent.exe', ['C:\\tools\\agent.exe']],
])('%j', (line, words) => {
  expect(splitCommand(line)).toEqual(words);
});

test.each([`a 'b`, 'a "b', 'a "b\\"', 'a \\', '', '   ', `'' a`])('%j is refused', (line) => {
  expect(() => splitCommand(line)).toThrow(UsageError);
});
