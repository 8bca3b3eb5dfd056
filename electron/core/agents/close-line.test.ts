import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { AgentProfile, type ProcessEnd } from '#shared/agent';
import type { AgentLine } from './agent-line';
import { closeLine } from './close-line';

/** An agent elsewhere that ends by itself when its input does, or only when it is told to. */
function agentElsewhere(endsByItself: boolean): AgentLine & { readonly told: string[] } {
  const told: string[] = [];
  let end: (how: ProcessEnd) => void = () => undefined;
  const ended = new Promise<ProcessEnd>((resolve) => {
    end = resolve;
  });
  const stdin = new PassThrough();
  stdin.resume().on('end', () => {
    told.push('input closed');
    if (endsByItself) end({ how: 'exited', code: 0 });
  });
  return {
    told,
    stdin,
    stdout: new PassThrough(),
    stderrTail: () => '',
    ended,
    gone: () => null,
    started: null,
    stop: () => {
      told.push('stop');
      end({ how: 'killed', signal: 'SIGTERM' });
      return ended;
    },
  };
}

const profile = (...command: [string, ...string[]]) =>
  AgentProfile.parse({
    id: 'one',
    name: 'One',
    protocol: 'acp',
    launch: { command: command[0], args: command.slice(1) },
  });

test('an agent whose input closes ends by itself, or is ended after a moment', async () => {
  expect(await closeLine(agentElsewhere(true), profile('another'))).toEqual({ how: 'exited', code: 0 });
  const stubborn = agentElsewhere(false);
  expect(await closeLine(stubborn, profile('another'))).toEqual({ how: 'killed', signal: 'SIGTERM' });
  expect(stubborn.told).toEqual(['input closed', 'stop']);
});

test.each([
  [profile('codex-acp')],
  [profile('npx', '-y', '@agentclientprotocol/codex-acp@2.6.0')],
  [profile('kilo', 'acp')],
])('%j is known to wait for a signal and is not waited for', async (known) => {
  const agent = agentElsewhere(false);
  const ended = closeLine(agent, known);
  // Told in the same step.
  expect(agent.told).toEqual(['stop']);
  expect(await ended).toEqual({ how: 'killed', signal: 'SIGTERM' });
});
