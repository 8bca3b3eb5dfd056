import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askedServers } from '#shared/asked-servers';
import type { SessionId } from '#shared/ids';
import type { McpListing } from '#shared/mcp';
import { needsUser } from '#shared/session-state';
import { scriptedAgent } from './testing/scripted-agent';
import { everythingIn, TEST_KEEPER } from './testing/secrets';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';
import { httpToolServer, TOOL_SERVER } from './testing/tool-server';

const TOKEN = 'quite-a-secret-token-4711';
const [command, program] = TOOL_SERVER;
const agent = scriptedAgent([{ callServers: 'tell' }], {
  initialized: { agentCapabilities: { mcpCapabilities: { http: true }, loadSession: true } },
});
const ASKED = `\${input:token}`;
const INPUTS = [{ id: 'token', type: 'promptString', description: 'Your token', password: true }];

const states = ({ servers }: McpListing) => servers.map(({ name, state }) => `${name} ${state}`);
const fingerprintOf = ({ servers }: McpListing, name: string) =>
  servers.find((one) => one.name === name)?.fingerprint ?? '';

async function allow(app: TestCore, where: { session: SessionId } | { path: string }, server: string) {
  const fingerprint = fingerprintOf(expectOk(await app.core.mcp.list({ where })), server);
  return expectOk(await app.core.mcp.allow({ where, server, fingerprint }));
}

async function saidIn(app: TestCore, session: SessionId, turn: number): Promise<string> {
  const events = (await app.events(session)).map(({ event }) => event);
  return JSON.stringify(events.filter((event) => 'turn' in event && event.turn === turn));
}

const send = async (app: TestCore, session: SessionId) => {
  expectOk(await app.core.sessions.send({ session, prompt: 'Again', whenBusy: 'refuse' } as never));
  await app.untilIdle(session);
};

test('servers run once they are allowed and have their secrets, which are in no log and no file', async () => {
  await using remote = await httpToolServer(TOKEN);
  const servers = {
    local: { command, args: [program], env: { TOKEN: ASKED, FOLDER: `\${workspaceFolder}` } },
    remote: { type: 'http', url: remote.url, headers: { Authorization: `Bearer ${ASKED}` } },
    loud: { command, args: [ASKED] },
  };
  await using repo = await testRepo({
    '.vscode/mcp.json': `// with comments\n${JSON.stringify({ inputs: INPUTS, servers })}`,
    '.github/mcp.json': '{ "mcpServers": ',
  });
  await repo.commit('base');
  await using app = await testCore({ secrets: TEST_KEEPER });
  const { session } = await app.start(await app.add(repo.path), agent);
  await app.untilIdle(session);
  const where = { session };

  // Nothing ran, nothing stopped, all of it is told.
  const before = expectOk(await app.core.mcp.list({ where }));
  expect(states(before)).toEqual(['local needs-trust', 'remote needs-trust', 'loud broken']);
  expect(before.damaged).toEqual([{ file: '.github/mcp.json', why: 'not-json' }]);
  const first = await saidIn(app, session, 1);
  expect(first).toContain('"servers-left-out"');
  expect(first).not.toContain('my token');

  await allow(app, where, 'local');
  expect(states(await allow(app, where, 'remote'))).toContain('local needs-input');
  const given = await app.core.mcp.give({ where, server: 'local', input: 'token', value: TOKEN });
  expect(expectOk(given)).toMatchObject({ keeps: 'key-store' });
  expect(states(expectOk(given))).toEqual(['local on', 'remote on', 'loud broken']);

  await send(app, session);
  const second = await saidIn(app, session, 2);
  expect(second).toContain('local: my token is [secret]');
  expect(second).toContain('remote: my token is [secret]');

  // It is kept, and switched off for one session it is off for that one.
  await app.reopen();
  expectOk(await app.core.mcp.switch({ session, server: 'remote', on: false }));
  await send(app, session);
  const third = await saidIn(app, session, 3);
  expect(third).toContain('local: my token is');
  expect(third).not.toContain('remote: my token is');

  for (const folder of [app.home, repo.parent]) expect(await everythingIn(folder)).not.toContain(TOKEN);
  expect(JSON.stringify(app.log)).not.toContain(TOKEN);
  const exported = JSON.stringify(await app.core.mcp.list({ where }));
  expect(exported).not.toContain(TOKEN);
});

test('what waits for the user is asked in the session, which goes on, until it is answered or put off', async () => {
  const file = { one: { command, args: [program], env: { TOKEN: ASKED } }, two: { command: 'two' } };
  await using repo = await testRepo({
    '.vscode/mcp.json': JSON.stringify({ inputs: INPUTS, servers: file }),
  });
  await repo.commit('base');
  await using app = await testCore({ secrets: TEST_KEEPER });
  const id = await app.add(repo.path);
  const started = [await app.start(id, agent), await app.start(id, agent)].map(({ session }) => session);
  const [session, other] = started as [SessionId, SessionId];
  const asked = async (one: SessionId) => {
    const row = await app.untilIdle(one);
    expect([row.status, needsUser(row)]).toEqual(['ready', askedServers(row).length > 0]);
    return askedServers(row).map(({ server, why }) => `${server} ${why}`);
  };
  expect(await asked(session)).toEqual(['one needs-trust', 'two needs-trust']);
  expectOk(await app.core.mcp.putOff({ session, server: 'two' }));
  expect(await asked(session)).toEqual(['one needs-trust']);
  // Allowed in one session, it waits in no other one, but for the value that it asks for.
  await allow(app, { session }, 'one');
  expect(await asked(other)).toEqual(['one needs-input', 'two needs-trust']);
  expectOk(await app.core.mcp.give({ where: { session }, server: 'one', input: 'token', value: TOKEN }));
  expect(await asked(other)).toEqual(['two needs-trust']);
  expect(await asked(session)).toEqual([]);
  // What is put off stays so.
  await app.reopen();
  await send(app, session);
  expect(await asked(session)).toEqual([]);
  expect(await app.core.mcp.putOff({ session, server: 'two' })).toEqual({
    ok: false,
    refusal: { code: 'server-unknown', server: 'two' },
  });
});

test('a changed server is asked about again, and what the agent changes does not count', async () => {
  const file = (args: readonly string[]) =>
    JSON.stringify({ mcpServers: { tools: { command: 'node', args } } });
  await using repo = await testRepo({ '.mcp.json': file(['tools.js']), 'tools.js': 'one' });
  await repo.commit('base');
  await using app = await testCore();
  const id = await app.add(repo.path);
  const where = { path: repo.path };
  const shown = expectOk(await app.core.mcp.list({ where }));
  expect(shown.servers[0]).toMatchObject({ command: 'node', args: ['tools.js'], runs: ['tools.js'] });
  expect(states(await allow(app, where, 'tools'))).toEqual(['tools on']);

  const writer = scriptedAgent([{ write: { path: '.mcp.json', content: file(['evil.js']) } }]);
  const { session } = await app.start(id, writer);
  await app.untilIdle(session);
  expect(states(expectOk(await app.core.mcp.list({ where: { session } })))).toEqual(['tools on']);

  // Another program in the same place, then another place.
  for (const [path, content] of [
    ['tools.js', 'two'],
    ['.mcp.json', file(['evil.js'])],
  ] as const) {
    await repo.write({ [path]: content });
    await repo.commit('changed');
    const now = expectOk(await app.core.mcp.list({ where }));
    expect(now.servers[0]).toMatchObject({ state: 'needs-trust', changed: true });
  }
  expect(
    await app.core.mcp.allow({ where, server: 'tools', fingerprint: fingerprintOf(shown, 'tools') }),
  ).toEqual({ ok: false, refusal: { code: 'server-changed', server: 'tools' } });
  expect(states(expectOk(await app.core.mcp.revoke({ where, server: 'tools' })))).toEqual([
    'tools needs-trust',
  ]);
});

test('a repository’s server takes the place of the user’s own of its name only if the user chooses it', async () => {
  await using repo = await testRepo({
    '.mcp.json': '{ "mcpServers": { "tools": { "command": "theirs" } } }',
  });
  await repo.commit('base');
  await using app = await testCore();
  const id = await app.add(repo.path);
  const where = { path: repo.path };
  await writeFile(join(app.home, 'mcp.json'), '{ "mcpServers": { "tools": { "command": "mine" } } }');
  const theirs = { file: '.mcp.json', command: 'theirs', fingerprint: expect.any(String) };
  expect(expectOk(await app.core.mcp.list({ where })).servers).toMatchObject([
    { ...theirs, state: 'not-chosen', trouble: { why: 'name-taken', file: join(app.home, 'mcp.json') } },
    { command: 'mine', state: 'needs-trust' },
  ]);
  const mine = expectOk(await app.core.mcp.list({ where })).servers[1];
  const allowed = await app.core.mcp.allow({ where, server: 'tools', fingerprint: mine?.fingerprint ?? '' });
  expect(states(expectOk(allowed))).toEqual(['tools not-chosen', 'tools on']);
  const { session } = await app.start(id, agent);
  expect(askedServers(await app.untilIdle(session))).toEqual([]);
  expect(await saidIn(app, session, 1)).toContain('{"server":"tools","why":"not-chosen"}');

  const chosen = await app.core.mcp.choose({ where, server: 'tools', file: '.mcp.json' });
  expect(states(expectOk(chosen))).toEqual(['tools needs-trust', 'tools not-chosen']);
  await app.reopen();
  expect(states(expectOk(await app.core.mcp.list({ where: { session } })))).toEqual([
    'tools needs-trust',
    'tools not-chosen',
  ]);
  expect(await app.core.mcp.choose({ where, server: 'tools', file: 'other.json' })).toEqual({
    ok: false,
    refusal: { code: 'server-unknown', server: 'tools' },
  });
});

test('without a key store a value is kept until Understory ends, and nowhere', async () => {
  await using repo = await testRepo({});
  await repo.commit('base');
  await using app = await testCore();
  await app.add(repo.path);
  const where = { path: repo.path };
  const file = join(app.home, 'mcp.json');
  await writeFile(
    file,
    JSON.stringify({
      inputs: INPUTS,
      mcpServers: { mine: { url: 'https://example.org', headers: { A: ASKED } } },
    }),
  );
  await allow(app, where, 'mine');
  const give = () => app.core.mcp.give({ where, server: 'mine', input: 'token', value: TOKEN });
  const given = expectOk(await give());
  expect(given).toMatchObject({ keeps: 'memory', servers: [{ from: 'understory', state: 'on' }] });
  expect(await everythingIn(app.home)).not.toContain(TOKEN);
  await app.reopen();
  expect(states(expectOk(await app.core.mcp.list({ where })))).toEqual(['mine needs-input']);
  await rm(file);
  expect(await give()).toEqual({ ok: false, refusal: { code: 'server-unknown', server: 'mine' } });
});
