import { expect, test } from 'vitest';
import { openTestAgent } from '../testing/agent-harness';
import { scriptedAgent } from '../testing/scripted-agent';

const configured = { OPENCODE_PERMISSION: '{"bash":"allow"}' };

test.each([
  ['deny', '{"edit":"ask","bash":"ask"}'],
  ['ask', configured.OPENCODE_PERMISSION],
  ['allow', configured.OPENCODE_PERMISSION],
] as const)('with %s, OpenCode asks for %s', async (permissions, asked) => {
  const profile = scriptedAgent([{ sayVariable: 'OPENCODE_PERMISSION' }], { env: configured });
  // Known by an argument, as where `npx` starts it.
  const launch = { ...profile.launch, args: [...profile.launch.args, 'opencode-ai'] };
  await using run = await openTestAgent(
    { ...profile, launch },
    { wishes: () => ({ permissions, options: {} }) },
  );
  await run.agent.prompt('go');
  expect(run.said()).toBe(asked);
});

test('no other agent is told so', async () => {
  await using run = await openTestAgent(scriptedAgent([{ sayVariable: 'OPENCODE_PERMISSION' }]), {
    wishes: () => ({ permissions: 'deny', options: {} }),
  });
  await run.agent.prompt('go');
  expect(run.said()).toBe('(unset)');
});
