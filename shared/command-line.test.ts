import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCommandLineProblem, joinCommandLine, splitCommandLine } from './command-line';
import { propertyRuns } from './testing/property-runs';

test.each([
  ['npx -y some-agent --acp', ['npx', '-y', 'some-agent', '--acp']],
  ['"/opt/My Agent/bin" --flag', ['/opt/My Agent/bin', '--flag']],
  ['sh -c \'echo "a b"\'', ['sh', '-c', 'echo "a b"']],
  ['run a\\ b "" C:\\tools\\x', ['run', 'a b', '', 'C:\\tools\\x']],
  ['echo \'$HOME\' "~" \'*.ts\' "a|b"', ['echo', '$HOME', '~', '*.ts', 'a|b']],
  ['find . -exec rm {} \\; \\$HOME a\\|b', ['find', '.', '-exec', 'rm', '{}', ';', '$HOME', 'a|b']],
  [
    'my-tool {prompt} --set a=b x[1] C:\\PROGRA~1 100% $ a#b',
    ['my-tool', '{prompt}', '--set', 'a=b', 'x[1]', 'C:\\PROGRA~1', '100%', '$', 'a#b'],
  ],
  ['"NAME=value" x', ['NAME=value', 'x']],
  ['  a   b\tc\n', ['a', 'b', 'c']],
  [`pre'fix'"ed"`, ['prefixed']],
  ['"a \\"quoted\\" \\n \\\\ word"', ['a "quoted" \\n \\ word']],
  ["'it'\\''s'", ["it's"]],
  ['dir C:\\', ['dir', 'C:\\']],
])('%s is split without a shell', (text, words) => {
  expect(splitCommandLine(text)).toEqual({ ok: true, value: words });
});

test('says what is wrong with a line that names no program or leaves a quote open', () => {
  for (const line of ['', '  ', `'' a`]) {
    expect(splitCommandLine(line)).toEqual({ ok: false, refusal: { code: 'empty' } });
  }
  for (const line of [`a 'b`, 'a "b', 'a "b\\"']) {
    expect(splitCommandLine(line)).toEqual({ ok: false, refusal: { code: 'open-quote' } });
  }
});

test.each([
  ['echo hi > n.txt', '>'],
  ['echo hi >n.txt', '>'],
  ['echo hi>n.txt', '>'],
  ['echo hi 2>&1', '2>&1'],
  ['echo hi >> n.txt', '>>'],
  ['cat < in', '<'],
  ['cat << END', '<<'],
  ['a | b', '|'],
  ['a|b', '|'],
  ['a && b', '&&'],
  ['a || b', '||'],
  ['a & b', '&'],
  ['a &', '&'],
  ['a; b', ';'],
  ['a $VAR', '$VAR'],
  ['a --file=$VAR', '$VAR'],
  ['$AGENT x', '$AGENT'],
  ['a $\u007bVAR}', '$\u007b'],
  ['a $(b)', '$('],
  ['a $1', '$1'],
  ['a `b`', '`'],
  ['(a)', '('],
  ['a *.ts', '*'],
  ['a src/**', '*'],
  ['a file?', '?'],
  ['NAME=value a', 'NAME='],
  ['NAME="a b" a', 'NAME='],
  ['~/bin/agent', '~/bin/agent'],
  ['a ~', '~'],
  ['a ~tess/x', '~tess/x'],
  ['a # why', '#'],
  ['a\nb', '\n'],
])('%j needs a shell, and says how to get one', (line, found) => {
  const withShell = `sh -c '${line}'`;
  expect(splitCommandLine(line)).toEqual({ ok: false, refusal: { code: 'needs-shell', found, withShell } });
  expect(splitCommandLine(withShell)).toEqual({ ok: true, value: ['sh', '-c', line] });
});

test('in the form for a shell quotes stay quotes, and the prompt is a variable', () => {
  const split = splitCommandLine("tool 'it is' {prompt} | tee log");
  const withShell = `sh -c 'tool '\\''it is'\\'' "$UNDERSTORY_PROMPT" | tee log'`;
  expect(split).toMatchObject({ refusal: { withShell } });
  expect(splitCommandLine(withShell)).toEqual({
    ok: true,
    value: ['sh', '-c', `tool 'it is' "$UNDERSTORY_PROMPT" | tee log`],
  });
  expect(split.ok ? '' : describeCommandLineProblem(split.refusal)).toContain(withShell);
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

test('words that a shell would read differently survive being written and read again', () => {
  const sign = fc.constantFrom(
    '|',
    '>',
    '2>&1',
    '$HOME',
    '~',
    '#',
    '*',
    'A=b',
    'A=',
    '(',
    '`',
    '\\',
    ' ',
    '\n',
    'x',
    "'",
    '"',
  );
  const word = fc.array(sign, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      expect(splitCommandLine(joinCommandLine(words))).toEqual({ ok: true, value: words });
    }),
    propertyRuns(200),
  );
});
