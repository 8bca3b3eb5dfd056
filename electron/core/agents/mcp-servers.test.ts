import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { casesByDay } from '#shared/testing/at-night';
import { openTestAgent } from '../testing/agent-harness';
import { scriptedAgent } from '../testing/scripted-agent';
import type { McpServer } from './mcp-servers';

const program: McpServer = {
  type: 'stdio',
  name: 'files',
  command: 'files-server',
  args: ['--root', '.'],
  env: { TOKEN: 'secret' },
};
const remote: McpServer = {
  type: 'http',
  name: 'issues',
  url: 'https://example.org/mcp',
  headers: { Authorization: 'Bearer x' },
};
const asSent = {
  program: {
    name: 'files',
    command: 'files-server',
    args: ['--root', '.'],
    env: [{ name: 'TOKEN', value: 'secret' }],
  },
  remote: {
    type: 'http',
    name: 'issues',
    url: 'https://example.org/mcp',
    headers: [{ name: 'Authorization', value: 'Bearer x' }],
  },
};
const http = { agentCapabilities: { mcpCapabilities: { http: true }, loadSession: true } };
const continueFrom = { agentSession: 'earlier', transcript: 'User: hi' };

test.each(casesByDay([null, continueFrom], (from) => from !== null))(
  'servers are given with the session, a new one or an old one',
  async (from) => {
    await using run = await openTestAgent(scriptedAgent([{ sayServers: true }], { initialized: http }), {
      mcpServers: [program, remote],
      continueFrom: from,
    });
    await run.agent.prompt('go');
    expect(JSON.parse(run.said())).toEqual([asSent.program, asSent.remote]);
  },
);

test('one that the agent cannot reach is left out, and that is noted', async () => {
  await using run = await openTestAgent(scriptedAgent([{ sayServers: true }]), {
    mcpServers: [remote, program],
  });
  await run.agent.prompt('go');
  expect(JSON.parse(run.said())).toEqual([asSent.program]);
  expect(run.notes()).toEqual([expect.stringContaining('issues')]);
});

test('an agent that wants programs named at its start gets a file of its own, which goes with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understory-copilot-'));
  const steps = [{ sayServers: true }, { say: '\n' }, { sayGiven: '--additional-mcp-config' }] as const;
  const profile = scriptedAgent(steps, { initialized: http });
  const [agent = ''] = profile.launch.args;
  const copilot = join(folder, 'copilot.mjs');
  await copyFile(agent, copilot);
  let file = '';
  {
    await using run = await openTestAgent(
      { ...profile, launch: { ...profile.launch, args: [copilot] } },
      { mcpServers: [program, remote] },
    );
    await run.agent.prompt('go');
    const [inSession = '', path = '', atLaunch = ''] = run.said().split('\n');
    expect(JSON.parse(inSession)).toEqual([asSent.remote]);
    expect(JSON.parse(atLaunch)).toEqual({
      mcpServers: {
        files: {
          type: 'local',
          command: 'files-server',
          args: ['--root', '.'],
          env: { TOKEN: 'secret' },
          tools: ['*'],
        },
      },
    });
    file = path;
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
    await run.agent.close();
  }
  await expect.poll(() => stat(dirname(file)).catch(() => null)).toBeNull();
  await rm(folder, { recursive: true });
});
