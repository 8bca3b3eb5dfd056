import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinCommandLine, splitCommandLine } from './command-line';

test.each([
  ['npx -y some-agent --acp', ['npx', '-y', 'some-agent', '--acp']],
  ['"/opt/My Agent/bin" --flag', ['/opt/My Agent/bin', '--flag']],
  ['sh -c \'echo "a b"\'', ['sh', '-c', 'echo "a b"']],
  ['run a\\ b "" C:\\tools\\x', ['run', 'a b', '', 'C:\\tools\\x']],
  ['echo $HOME ~', ['echo', '$HOME', '~']],
])('%s is split without a shell', (text, words) => {
  expect(splitCommandLine(text)).toEqual({ ok: true, value: words });
});

test('says what is wrong with a line that names no program or leaves a quote open', () => {
  expect(splitCommandLine('  ')).toEqual({ ok: false, refusal: 'empty' });
  expect(splitCommandLine('a "b')).toEqual({ ok: false, refusal: 'open-quote' });
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
  );
});
