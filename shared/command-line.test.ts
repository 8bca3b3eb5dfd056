import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinCommandLine, splitCommandLine } from './command-line';
import { propertyRuns } from './testing/property-runs';

test.each([
  ['npx -y some-agent --acp', ['npx', '-y', 'some-agent', '--acp']],
  ['"/opt/My Agent/bin" --flag', ['/opt/My Agent/bin', '--flag']],
  ['sh -c \'echo "a b"\'', ['sh', '-c', 'echo "a b"']],
  ['run a\\ b "" C:\\tools\\x', ['run', 'a b', '', 'C:\\tools\\x']],
  ['echo $HOME ~', ['echo', '$HOME', '~']],
  ['  a   b\tc\n', ['a', 'b', 'c']],
  ['edit $FILE | tee *.log; rm {prompt}', ['edit', '$FILE', '|', 'tee', '*.log;', 'rm', '{prompt}']],
  [`pre'fix'"ed"`, ['prefixed']],
  ['"a \\"quoted\\" \\n \\\\ word"', ['a "quoted" \\n \\ word']],
  ["'it'\\''s'", ["it's"]],
  ['dir C:\\', ['dir', 'C:\\']],
])('%s is split without a shell', (text, words) => {
  expect(splitCommandLine(text)).toEqual({ ok: true, value: words });
});

test('says what is wrong with a line that names no program or leaves a quote open', () => {
  for (const line of ['', '  ', `'' a`]) {
    expect(splitCommandLine(line)).toEqual({ ok: false, refusal: 'empty' });
  }
  for (const line of [`a 'b`, 'a "b', 'a "b\\"']) {
    expect(splitCommandLine(line)).toEqual({ ok: false, refusal: 'open-quote' });
  }
});

test('any words survive being written and read again', () => {
  const words = fc.tuple(fc.string({ minLength: 1 }), fc.array(fc.string()));
  fc.assert(
    fc.property(words, ([program, args]) => {
      expect(splitCommandLine(joinCommandLine([program, ...args]))).toEqual({
        ok: true,
        value: [program, ...args],
      });
    }),
    propertyRuns(100),
  );
});
