import { expect, test } from 'vitest';
import { AgentId } from './ids';
import { knownAgentOf } from './known-agent';
import { notHeldTo } from './not-held';

function started(command: string, ...args: string[]) {
  return { id: AgentId.parse('mine'), protocol: 'acp' as const, launch: { command, args, env: {} } };
}

test.each([
  ['claude', started('claude-agent-acp')],
  ['claude', started('npx', '--yes', '@agentclientprotocol/claude-agent-acp@0.100.0')],
  ['claude', started('node', '/opt/node_modules/@agentclientprotocol/claude-agent-acp/dist/index.js')],
  ['codex', started('C:\\tools\\codex-acp.cmd')],
  ['copilot', started('/usr/local/bin/copilot', '--acp')],
  ['gemini', started('npx', '-y', '@google/gemini-cli', '--acp')],
  ['kilo', started('npx', '@kilocode/cli@7.7.7', 'acp')],
  ['opencode', started('opencode', 'acp')],
  ['pi', started('pi-acp')],
  // What a folder or a repository is called says nothing.
  [null, started('node', '/home/gemini/agents/mine.js')],
  [null, started('/work/opencode/bin/mine')],
])('%s is known by how it is started', (name, profile) => {
  expect(knownAgentOf(profile)).toBe(name);
});

test('what an agent cannot be held to is known before it is started', () => {
  const line = { ...started('sh', '-c', 'true'), protocol: 'command' as const };
  expect(notHeldTo(line, 'ask')).toBe('command-line');
  expect(notHeldTo(line, 'deny')).toBe('command-line');
  expect(notHeldTo(line, 'allow')).toBeNull();
  expect(notHeldTo(started('pi-acp'), 'deny')).toBe('never-asks');
  expect(notHeldTo(started('opencode', 'acp'), 'ask')).toBe('as-configured');
  expect(notHeldTo(started('opencode', 'acp'), 'deny')).toBeNull();
  expect(notHeldTo(started('kilo', 'acp'), 'deny')).toBe('as-configured');
  expect(notHeldTo(started('claude-agent-acp'), 'deny')).toBeNull();
  expect(notHeldTo(started('something-else'), 'deny')).toBe('unknown');
  expect(notHeldTo(started('something-else'), 'ask')).toBeNull();
});
