import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { casesByDay } from '#shared/testing/at-night';
import { openTestAgent } from '../testing/agent-harness';
import { scriptedAgent } from '../testing/scripted-agent';
import { type McpServer, serversAtLaunch, serversInSession, toldOfServers } from './mcp-servers';

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

const started = (command: string) => ({ protocol: 'acp' as const, launch: { command, args: [], env: {} } });

test('Claude Code, which puts servers into a command line, has them whole only in a file that it is told of', async () => {
  const profile = started('claude-agent-acp');
  const launched = await serversAtLaunch([program, remote], profile, null);
  const file = launched.file ?? expect.fail('no file');
  expect(launched.args).toEqual([]);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    mcpServers: {
      files: { type: 'stdio', command: 'files-server', args: ['--root', '.'], env: { TOKEN: 'secret' } },
      issues: { type: 'http', url: 'https://example.org/mcp', headers: { Authorization: 'Bearer x' } },
    },
  });
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
  expect(toldOfServers(profile, { serversFile: file })).toEqual({
    _meta: { claudeCode: { options: { extraArgs: { 'mcp-config': file } } } },
  });
  expect(serversInSession([program, remote], profile, { http: true, sse: true }).given).toEqual([
    { ...asSent.program, env: [] },
    { ...asSent.remote, url: 'https://example.org', headers: [] },
  ]);
  await launched.discard();
  expect(await stat(dirname(file)).catch(() => null)).toBeNull();
});

test('Claude Code is told which servers of the repository it may not start, and no other agent is', () => {
  const claude = (ownServersOff: readonly string[] | null) =>
    toldOfServers(started('claude-agent-acp'), { ownServersOff });
  expect(claude(['one'])).toEqual({
    _meta: { claudeCode: { options: { settings: { disabledMcpjsonServers: ['one'] } } } },
  });
  expect(claude(null)).toEqual({ _meta: { claudeCode: { options: { strictMcpConfig: true } } } });
  expect(claude([])).toEqual({});
  expect(toldOfServers(started('gemini'), { ownServersOff: ['one'], serversFile: 'servers.json' })).toEqual(
    {},
  );
});
