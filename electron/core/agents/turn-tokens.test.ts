import { expect, test } from 'vitest';
import { AgentProfile } from '#shared/agent';
import { AcpPromptEnd } from './acp-prompt-end';
import { createModelSigns } from './model-signs';
import { createTurnTokens } from './turn-tokens';

const profile = (command: string) =>
  AgentProfile.parse({ id: 'one', name: 'One', protocol: 'acp', launch: { command, args: ['--acp'] } });
const COPILOT = profile('copilot');

function answer(input: number, output: number) {
  const usage = { inputTokens: input, outputTokens: output, totalTokens: input + output };
  return AcpPromptEnd.parse({ stopReason: 'end_turn', usage });
}

const counts = (end: Pick<AcpPromptEnd, 'counted' | 'tokens'>) => [
  end.counted,
  end.tokens?.input ?? null,
  end.tokens?.output ?? null,
];

test('of an agent that counts its session, a turn has what came to the sum', () => {
  const ofTurn = createTurnTokens(COPILOT, 'new');
  expect(counts(ofTurn(answer(1200, 40)))).toEqual([true, 1200, 40]);
  // Its model failed: the sum is that of before.
  expect(counts(ofTurn(answer(1200, 40)))).toEqual([false, null, null]);
  expect(counts(ofTurn(AcpPromptEnd.parse({ stopReason: 'end_turn' })))).toEqual([false, null, null]);
  expect(counts(ofTurn(answer(2500, 100)))).toEqual([true, 1300, 60]);
  expect(counts(ofTurn(answer(300, 10)))).toEqual([true, 300, 10]);
});

test('the first sum of a session that goes on says nothing of its turn', () => {
  for (const continued of ['loaded', 'resumed'] as const) {
    const ofTurn = createTurnTokens(COPILOT, continued);
    expect(counts(ofTurn(answer(9000, 400)))).toEqual([false, null, null]);
    expect(counts(ofTurn(answer(9100, 410)))).toEqual([true, 100, 10]);
  }
  expect(counts(createTurnTokens(COPILOT, 'retold')(answer(1200, 40)))).toEqual([true, 1200, 40]);
});

test('other agents count each turn, and two may cost the same', () => {
  const ofTurn = createTurnTokens(profile('opencode'), 'new');
  expect(counts(ofTurn(answer(1200, 40)))).toEqual([true, 1200, 40]);
  expect(counts(ofTurn(answer(1200, 40)))).toEqual([true, 1200, 40]);
});

test('a model that fails after a good turn is told from the sum that is answered again', () => {
  const ofTurn = createTurnTokens(COPILOT, 'new');
  ofTurn(answer(1200, 40));
  const signs = createModelSigns({ givesUsage: true }, 'Write it.');
  const says = (text: string) => ({
    sessionUpdate: 'agent_message_chunk',
    content: { type: 'text', text },
  });
  signs.hear(says('Info: Request failed due to a transient API error. Retrying...'));
  signs.hear(says('Error: Authentication failed with provider at http://h/v1 (HTTP 401).'));
  expect(signs.verdict(ofTurn(answer(1200, 40)), '')).toMatchObject({
    is: 'failed',
    failure: { code: 'model-failed', status: 401 },
  });
});
