import { expect, test } from 'vitest';
import { createOutput } from './output';
import { terminalLine, terminalText } from './terminal-text';

function captured(json: boolean) {
  const written = { out: '', err: '' };
  const to = (key: 'out' | 'err') => ({ write: (text: string) => (written[key] += text) });
  return { written, output: createOutput(json, to('out'), to('err')) };
}

test('with JSON every line of standard output is an object and people are told on standard error', () => {
  const { written, output } = captured(true);
  output.say('working');
  output.item('event', { seq: 1, text: 'two\nlines' });
  output.problem('careful');
  output.result({ status: 'ready' });
  const lines = written.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { type: 'event', seq: 1, text: 'two\nlines' },
    { type: 'result', status: 'ready' },
  ]);
  expect(written.err).toBe('working\ncareful\n');
});

test('without JSON people are told on standard output and nothing else is', () => {
  const { written, output } = captured(false);
  output.item('event', { seq: 1 });
  output.say('done');
  output.result({ status: 'ready' });
  expect(written).toEqual({ out: 'done\n', err: '' });
});

test('a path of raw bytes survives JSON', () => {
  const { written, output } = captured(true);
  output.result({ path: 'caf\udce9' });
  expect(JSON.parse(written.out).path).toBe('caf\udce9');
  expect(written.out).toContain('\\udce9');
});

test('text from an agent cannot steer the terminal', () => {
  expect(terminalText('red \u001b[31m\r\nnext\tcell\u0007')).toBe('red \\u001b[31m\nnext\tcell\\u0007');
  expect(terminalLine('  two\n lines  ')).toBe('two lines');
  expect(terminalLine('x'.repeat(200), 10)).toBe(`${'x'.repeat(9)}…`);
});

test('whatever is told, and by whom, cannot steer the terminal it ends on', () => {
  const { written, output } = captured(false);
  const disguise = 'a\u001b]0;title\u0007 \u009b31m \r b\u202ec\u{e0041} \ud83d\udc69\u200d\ud83d\udcbb';
  const shown = 'a\\u001b]0;title\\u0007 \\u009b31m \\r b\\u202ec\\u{e0041} \ud83d\udc69\u200d\ud83d\udcbb\n';
  output.say(disguise);
  output.problem(disguise);
  expect(written).toEqual({ out: shown, err: shown });
});

test('JSON holds what could steer a terminal as escapes, and says the same', () => {
  const { written, output } = captured(true);
  const text = 'a\u009b31m \u202e \u{e0041} \u007f\u2028';
  output.result({ text });
  expect(JSON.parse(written.out)).toMatchObject({ text });
  expect(written.out).toContain('a\\u009b31m \\u202e \\udb40\\udc41 \\u007f\\u2028');
});
