import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import type { AgentProfile } from '#shared/agent';
import { describeChanged } from '#shared/describe-settings-change';
import type { AgentId } from '#shared/ids';
import { letsProgramsRun, type SettingsChange, untold } from '#shared/settings-change';
import type { Caller } from '#shared/through';
import { createRouter } from '../router';
import { expectOk, type TestCore, testCore } from '../testing/test-core';
import { testRepo } from '../testing/test-repo';

const OUTSIDE: Caller = {
  through: 'command-line',
  process: { pid: 4711, program: '/usr/bin/tool', command: 'tool --now' },
};

function as(app: TestCore, context: Caller) {
  return createRouterClient(createRouter(app.core, app.log), { context });
}

async function changes(app: TestCore): Promise<SettingsChange[]> {
  for await (const all of app.core.settings.watchChanges({})) return all;
  throw new Error('the changes ended');
}

function agent(id: string, ...args: string[]): AgentProfile {
  return { id: id as AgentId, name: id, protocol: 'acp', launch: { command: 'agent', args, env: {} } };
}

test('what lets programs run is told: agents, set-up commands, permissions; not what takes it away', async () => {
  await using app = await testCore({ settings: { permissions: 'ask' } });
  const { settings } = as(app, OUTSIDE);
  await settings.update({ customAgents: [agent('one'), agent('two')] });
  await settings.update({ customAgents: [agent('one', '--evil')] });
  await settings.update({ permissions: 'allow', concurrency: 2 });
  await settings.update({ permissions: 'allow', concurrency: 2 });
  await settings.update({ setupCommands: { '/a': ['make'] } });
  await settings.update({ setupCommands: {} });
  const recorded = await changes(app);
  // What let something run stays on record, whatever is changed afterwards; of the others the newest does.
  expect(recorded.map(({ changed }) => changed)).toEqual([
    { setting: 'agent', name: 'one', launch: { command: 'agent', args: [], env: {} } },
    { setting: 'agent', name: 'two', launch: { command: 'agent', args: [], env: {} } },
    { setting: 'agent', name: 'one', launch: { command: 'agent', args: ['--evil'], env: {} } },
    { setting: 'agent', name: 'two', launch: null },
    { setting: 'preference', name: 'concurrency' },
    { setting: 'permissions', policy: 'allow' },
    { setting: 'set-up-command', path: '/a', command: ['make'] },
    { setting: 'set-up-command', path: '/a', command: null },
  ]);
  expect(recorded.filter(({ changed }) => letsProgramsRun(changed))).toEqual(untold(recorded));
  expect(untold(recorded)).toHaveLength(5);
  // A command line may hold a secret.
  expect(JSON.stringify(app.log.lines)).not.toContain('--evil');
});

test('allowing and revoking what a repository or a set-up command runs is on record', async () => {
  await using app = await testCore();
  await using repo = await testRepo({ '.gitattributes': '*.x filter=x\n' });
  await repo.commit('base');
  await repo.git('config', 'filter.x.clean', 'tr a-z A-Z');
  const { trust, settings } = as(app, OUTSIDE);
  const shown = expectOk(await trust.show({ path: repo.path }));
  expectOk(await trust.allow({ path: repo.path, fingerprint: shown.fingerprint }));
  const command = ['make', 'all'];
  app.settings.update({ setupCommands: { [repo.path]: command } });
  expect((await settings.allowSetUp({ path: repo.path, command: ['other'] })).ok).toBe(false);
  expectOk(await settings.allowSetUp({ path: repo.path, command }));
  const told = untold(await changes(app));
  expect(told.map(({ changed }) => changed)).toEqual([
    { setting: 'programs', path: repo.path, allowed: true },
    { setting: 'set-up-allowed', path: repo.path, command },
  ]);
  expectOk(await trust.revoke({ path: repo.path }));
  expect((await changes(app)).at(-1)).toMatchObject({
    by: OUTSIDE,
    changed: { setting: 'programs', allowed: false },
  });
});

test('allowing and revoking an MCP server is on record, with all that it runs', async () => {
  await using app = await testCore();
  const servers = { tools: { command: 'node', args: ['tools.js'] } };
  await using repo = await testRepo({ '.mcp.json': JSON.stringify({ mcpServers: servers }) });
  await repo.commit('base');
  await app.add(repo.path);
  const where = { path: repo.path };
  const { mcp } = as(app, OUTSIDE);
  const [shown] = expectOk(await mcp.list({ where })).servers;
  expectOk(await mcp.allow({ where, server: 'tools', fingerprint: shown?.fingerprint ?? '' }));
  const changed = {
    setting: 'mcp-server' as const,
    path: repo.path,
    server: 'tools',
    runs: ['node tools.js'],
  };
  const [told] = untold(await changes(app));
  expect(told?.changed).toEqual({ ...changed, allowed: true });
  expect(describeChanged({ ...changed, allowed: true })).toContain('may be used: node tools.js');
  expectOk(await mcp.revoke({ where, server: 'tools' }));
  expect((await changes(app)).at(-1)).toMatchObject({ by: OUTSIDE, changed: { ...changed, allowed: false } });
});

test('only the window says that the user saw it, and nobody is told of what the window does', async () => {
  await using app = await testCore();
  const [outside, inside] = [as(app, OUTSIDE).settings, as(app, { through: 'window' }).settings];
  await inside.update({ customAgents: [agent('mine')] });
  expect(await changes(app)).toMatchObject([{ by: { through: 'window' }, seen: true }]);
  expect(untold(await changes(app))).toEqual([]);
  await outside.update({ customAgents: [agent('mine', '--more')] });
  await outside.markChangesSeen({ upTo: 1000 });
  expect(untold(await changes(app))).toHaveLength(1);
  // Set back in the window, it is still told that somebody else changed it.
  await inside.update({ customAgents: [agent('mine')] });
  const [told] = untold(await changes(app));
  await outside.update({ setupCommands: { '/a': ['make'] } });
  await inside.markChangesSeen({ upTo: told?.number ?? 0 });
  expect(untold(await changes(app))).toMatchObject([{ changed: { setting: 'set-up-command' } }]);
});

test('the record is closed to others, and one that cannot be read begins anew', async () => {
  await using app = await testCore();
  const { settings } = as(app, OUTSIDE);
  await settings.update({ theme: 'dark' });
  const file = join(app.home, 'settings-changes.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  for (const content of ['', '{"version":1,"changes":[{"number":0}]}', '[]']) {
    await writeFile(file, content);
    await app.reopen();
    expect(await changes(app)).toEqual([]);
  }
  await as(app, OUTSIDE).settings.update({ theme: 'light' });
  expect(await changes(app)).toMatchObject([{ number: 1, changed: { name: 'theme' } }]);
});
