import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptedAgent } from './testing/scripted-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';
import { memorySettings } from './testing/test-values';
import { openSetUpCommands } from './trust';

const start = (repository: string) => ({
  repository: repository as never,
  ...{ prompt: 'Do the work', agent: { by: 'id', id: 'scripted' as never } as const },
  ...({
    kind: 'background',
    base: null,
    title: null,
    model: null,
    customAgent: null,
    permissions: null,
  } as const),
});

test('a set-up command that was changed outside of Understory is shown, and runs once it is allowed', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const agent = scriptedAgent([]);
  const id = await app.add(repo.path);
  const ran = join(repo.parent, 'ran');
  const mine = ['sh', '-c', `echo mine >> '${ran}'`];
  const theirs = ['sh', '-c', `echo theirs >> '${ran}'`];
  await app.core.settings.update({ setupCommands: { [repo.path]: mine }, customAgents: [agent] });
  await app.untilIdle(expectOk(await app.core.sessions.start(start(id))).session);
  expect(await readFile(ran, 'utf8')).toBe('mine\n');

  app.settings.update({ setupCommands: { [repo.path]: theirs } });
  expect(await app.core.sessions.start(start(id))).toEqual({
    ok: false,
    refusal: { code: 'set-up-command-changed', path: repo.path, command: theirs, before: mine },
  });
  // What the user sets for another repository lets nothing else run.
  const { setupCommands } = await app.core.settings.get({});
  await app.core.settings.update({ setupCommands: { ...setupCommands, '/elsewhere': ['true'] } });
  expect(await app.core.sessions.start(start(id))).toMatchObject({ ok: false });
  expect(await app.core.settings.allowSetUp({ path: repo.path, command: ['other'] })).toMatchObject({
    ok: false,
  });
  expect(await readFile(ran, 'utf8')).toBe('mine\n');

  expectOk(await app.core.settings.allowSetUp({ path: repo.path, command: theirs }));
  await app.reopen();
  await app.untilIdle(expectOk(await app.core.sessions.start(start(id))).session);
  expect(await readFile(ran, 'utf8')).toBe('mine\ntheirs\n');
});

test('commands of before this was remembered are the user’s; what cannot be read allows nothing', async () => {
  await using repo = await testRepo({});
  const settings = memorySettings({ setupCommands: { '/r': ['true'] } });
  expect(openSetUpCommands(repo.path, settings).commandOf('/r')).toEqual({ ok: true, value: ['true'] });
  await writeFile(join(repo.path, 'set-up-commands.json'), '{');
  expect(openSetUpCommands(repo.path, settings).commandOf('/r')).toMatchObject({ refusal: { before: null } });
});
