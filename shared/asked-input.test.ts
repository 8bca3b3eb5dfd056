import { expect, test } from 'vitest';
import { askedBesideCommand } from './asked-input';

const asked = (command: string | null, input: unknown) => {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return askedBesideCommand({
    ...(command ? { command } : {}),
    input: { text, body: null, bytes: text.length },
  });
};

test('a question shows what it asks beside the command', () => {
  expect(asked('ls', { command: 'ls' })).toBe('');
  expect(asked('ls -l', { command: ['ls', '-l'] })).toBe('');
  expect(asked('ls', { command: ['bash', '-lc', 'ls'] })).toBe('');
  expect(asked('ls', { command: 'ls', env: { LD_PRELOAD: 'evil.so' }, cwd: '/' })).toBe(
    JSON.stringify({ env: { LD_PRELOAD: 'evil.so' }, cwd: '/' }, null, 2),
  );
  expect(asked('ls', { command: 'ls', cmd: 'rm -rf ~' })).toContain('rm -rf ~');
  expect(asked('ls', { command: 'ls', commands: ['ls'] })).toBe('');
  expect(asked('ls', { command: 'ls', commands: ['ls', 'rm -rf ~'] })).toContain('rm -rf ~');
});

test('an input that is no object, or was cut, is shown as it is', () => {
  expect(asked('ls', '{"command": "ls", "more": "')).toBe('{"command": "ls", "more": "');
  expect(asked(null, { url: 'https://example.org' })).toBe('{"url":"https://example.org"}');
  expect(askedBesideCommand({ command: 'ls' })).toBe('');
});
