import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { AgentId } from '#shared/ids';
import { everythingIn, TEST_KEEPER } from '../secrets';
import { expectOk, testCore } from '../test-core';
import { httpToolServer, TOOL_SERVER } from '../tool-server';
import type { AgentDoor } from './agent-door';
import { allowAll } from './allow-all';
import { realAgent } from './real-agent';

const run = promisify(execFile);
const TOKEN = 'quite-a-secret-token-4711';
const ASKED = `\${input:token}`;
const [COMMAND, PROGRAM] = TOOL_SERVER;
const SERVERS = ['local', 'remote'];
const WAITED = { timeout: 60_000 };

/**
 * A repository that configures a server of tools that is a program and one over HTTP, both with a secret, and a program that
 * nobody allows; an agent that calls the two from a background session. What they said reaches the model, the secret nothing
 * that is kept or can be listed, and the third is not started, not even by the agent itself.
 */
export async function expectServersUsed(door: AgentDoor): Promise<void> {
  await using agent = await realAgent(door, () => [
    {
      word: 'call-servers',
      steps: [
        ...(door.findTools ? [{ tool: door.findTools }] : []),
        ...SERVERS.map((server) =>
          door.callOfServer
            ? { tool: door.callOfServer(server, 'tell') }
            : { toolLike: new RegExp(`${server}\\W?.*tell`) },
        ),
      ],
    },
  ]);
  const { repo, model } = agent;
  const listed = SERVERS.map((server) => join(repo.parent, `${server}-listed`));
  const [locally = '', remotely = ''] = listed;
  await using remote = await httpToolServer(TOKEN, remotely);
  const unasked = join(repo.parent, 'unasked');
  const mark = `require('node:fs').writeFileSync(${JSON.stringify(unasked)}, '')`;
  await repo.write({
    '.mcp.json': JSON.stringify({
      mcpServers: { unasked: { command: process.execPath, args: ['-e', mark] } },
    }),
    '.vscode/mcp.json': JSON.stringify({
      inputs: [{ id: 'token', type: 'promptString', password: true }],
      servers: {
        local: { command: COMMAND, args: [PROGRAM], env: { TOKEN: ASKED, LISTED: locally } },
        remote: { type: 'http', url: remote.url, headers: { Authorization: `Bearer ${ASKED}` } },
      },
    }),
  });
  await repo.commit('servers');
  const id = AgentId.parse(`real-${door.id}`);
  const profile = { ...agent.profile, id, launch: { ...agent.profile.launch, env: agent.environment } };
  await using app = await testCore({
    secrets: TEST_KEEPER,
    settings: { customAgents: [profile], firstOutputSeconds: 100 },
  });
  const repository = await app.add(repo.path);
  const where = { path: repo.path };
  for (const { name, fingerprint } of expectOk(await app.core.mcp.list({ where })).servers)
    if (name !== 'unasked') expectOk(await app.core.mcp.allow({ where, server: name, fingerprint }));
  expectOk(await app.core.mcp.give({ where, server: 'local', input: 'token', value: TOKEN }));

  const { session } = await app.start(repository, profile, { prompt: 'Please begin.', permissions: 'ask' });
  expect((await app.untilIdle(session)).status).toBe('ready');
  // Some agents do not wait for their servers: whoever asks them too early finds no tools.
  await expect.poll(() => Promise.all(listed.map(exists)), WAITED).toEqual([true, true]);
  expectOk(await app.core.sessions.send({ session, prompt: 'Please call-servers.' }));
  await allowAll(app, session, 2);
  expect((await app.untilIdle(session)).status).toBe('ready');
  const last = model.requests.findLast(({ tools }) => tools.length > 0);
  const answers = last?.toolResults.filter((answer) => answer.includes(`my token is ${TOKEN}`));
  expect(answers, `of the tools ${last?.tools.join(' ')}`).toHaveLength(2);

  // The agent is idle now, with its servers.
  const processes = (await run('ps', ['-A', '-ww', '-o', 'args='], { maxBuffer: 16 * 1024 * 1024 })).stdout;
  expect(processes).toContain(PROGRAM);
  expect(processes).not.toContain(TOKEN);
  for (const format of ['markdown', 'json'] as const) {
    let text = '';
    const asked = { session, format, redact: false, text: true };
    for await (const step of app.core.sessions.export(asked)) if (step.step === 'text') text += step.text;
    expect(text).toContain('my token is [secret]');
    expect(text).not.toContain(TOKEN);
  }
  expect(await exists(unasked)).toBe(false);
  await app.reopen();
  for (const folder of [app.home, repo.parent]) expect(await everythingIn(folder)).not.toContain(TOKEN);
  expect(JSON.stringify(app.log)).not.toContain(TOKEN);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
