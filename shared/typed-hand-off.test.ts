import { expect, test } from 'vitest';
import { typedHandOff } from './typed-hand-off';

test.each([
  ['@cli Build it', 'background', 'Build it'],
  ['  @Background\nBuild it\nand test', 'background', 'Build it\nand test'],
  ['@local', 'local', ''],
  ['@cloud go', 'cloud', 'go'],
  ['/delegate go on', 'cloud', 'go on'],
])('%j asks for another place', (text, to, prompt) => {
  expect(typedHandOff(text, [])).toEqual({ to, prompt });
});

test.each(['@client.ts is wrong', 'Use @cli for this', '@constructor x', '/delegation', 'delegate it', ''])(
  '%j is for the agent',
  (text) => {
    expect(typedHandOff(text, [])).toBeNull();
  },
);

test('a command of the agent’s own is the agent’s', () => {
  expect(typedHandOff('/delegate go', ['delegate'])).toBeNull();
});
