import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filterScene } from './testing/filter-scene';
import { scriptedAgent } from './testing/scripted-agent';
import { ofType } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

test('an agent that is readied before its worktree’s files are there is told what they say of servers', async () => {
  await using scene = await filterScene('[filter "late"]\n\tsmudge = sh {folder}/../late.sh\n');
  const { repo, app } = scene;
  // A file is not there before the sandbox of the agent is being made; where none ever is, it comes all the same.
  await writeFile(
    join(repo.parent, 'late.sh'),
    `for i in $(seq 400); do [ -e ${app.home}/sandboxes/*/demo-agent ] && break; sleep 0.025; done; cat`,
  );
  const file = JSON.stringify({ mcpServers: { tools: { command: 'true', args: [] } } });
  await repo.write({ '.mcp.json': file, '.gitattributes': '.mcp.json filter=late\n' });
  await repo.commit('base');
  const repository = await scene.add();
  const where = { path: repo.path };
  const [server] = expectOk(await app.core.mcp.list({ where })).servers;
  expectOk(await app.core.mcp.allow({ where, server: 'tools', fingerprint: server?.fingerprint ?? '' }));

  const agent = scriptedAgent([{ sayOpenedWith: true }]);
  const { command, args, env } = agent.launch;
  const launch = { command, args: [...args, 'claude-agent-acp'], env };
  const { session } = await app.start(repository, { ...agent, launch }, { isolation: 'sandbox' });
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready' });
  const said = ofType(await app.events(session), 'agent.said').map(({ text }) => text);
  expect(JSON.parse(said.join(''))).toMatchObject({
    claudeCode: { options: { settings: { disabledMcpjsonServers: ['tools'] } } },
  });
});
