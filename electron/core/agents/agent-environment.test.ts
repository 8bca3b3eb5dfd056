import { expect, test } from 'vitest';
import { AgentProfile } from '#shared/agent';
import type { PermissionPolicy } from '#shared/events';
import type { SessionSandbox } from '../isolation';
import { openTestAgent } from '../testing/agent-harness';
import { scriptedAgent } from '../testing/scripted-agent';
import { policyEnvironment } from './agent-environment';

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

test('Codex leaves it to a sandbox of ours to confine what is all allowed, unless its user chose otherwise', () => {
  const profile = AgentProfile.parse({
    ...{ id: 'codex', name: 'Codex', protocol: 'acp' },
    launch: { command: 'codex-acp', args: [] },
  });
  const sandbox: SessionSandbox = {
    admit: async ({ env }) => ({ confine: (start) => start, env: { ...env } }),
  };
  const told = (permissions: PermissionPolicy, more: object = { sandbox }, own = {}) =>
    policyEnvironment({ profile, wishes: () => ({ permissions, options: {} }), ...more }, own);
  expect(told('allow')).toEqual({ INITIAL_AGENT_MODE: 'agent-full-access' });
  expect([
    told('ask'),
    told('deny'),
    told('allow', { sandbox: null }),
    told('allow', { sandbox }, { INITIAL_AGENT_MODE: 'agent' }),
  ]).toEqual([{}, {}, {}, {}]);
});
