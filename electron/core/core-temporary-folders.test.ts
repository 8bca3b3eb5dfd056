import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AgentId } from '#shared/ids';
import { openTemporaryFolders } from './process';
import { memoryLog } from './testing/agent-harness';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/** The system's folder for temporary files, as the agents of these tests know it. */
let place: string;

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'understory-place-')));
  vi.stubEnv('TMPDIR', place);
});
afterEach(() => rm(place, { recursive: true, force: true }));

/** What agents left of theirs. */
const left = async () => (await readdir(place)).filter((name) => name.startsWith('us-'));
const made = async (home: string) => (await openTemporaryFolders(home, memoryLog()).make()) ?? '';
const LEAVES = 'mkdir "$TMPDIR/cache"; echo x > "$TMPDIR/cache/lib.so"; echo "$TMPDIR"';

test('an agent has a folder of its own for temporary files, which goes with its process', async () => {
  await using sessions = await scriptedSessions();
  const { app, start } = sessions;
  const run = (command: string) => ({ run: ['sh', '-c', command] as const });
  const { session } = await start([run(LEAVES), { sayVariable: 'TMPDIR' }]);
  await app.untilIdle(session);
  const said = ofType(await app.events(session), 'agent.said').map(({ text }) => text);
  const [folder = ''] = said;
  expect(dirname(folder)).toBe(place);
  // A socket in it has a path of at most 104 bytes.
  expect(folder.length - place.length).toBeLessThanOrEqual(16);
  expect(await left()).toHaveLength(1);
  app.settings.update({ idleAgents: 0 });
  await app.untilEvent(session, ({ event }) => event.type === 'agent.exited');
  expect(await left()).toEqual([]);
});

test('the demo agent goes on where it was although its folder went with its process', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('first');
  await using app = await testCore({ settings: { idleAgents: 0 } });
  const repository = await app.add(repo.path);
  const row = expectOk(
    await app.core.sessions.start({
      repository,
      prompt: 'Be quick',
      agent: { by: 'id', id: AgentId.parse('demo') },
      kind: 'background',
      base: null,
      title: null,
      model: null,
      customAgent: null,
      permissions: 'allow',
    }),
  );
  await app.untilEvent(row.session, ({ event }) => event.type === 'agent.exited');
  expectOk(await app.core.sessions.send({ session: row.session, prompt: 'And again' }));
  await app.untilIdle(row.session);
  const events = await app.events(row.session);
  expect(ofType(events, 'agent.connected').map(({ continued }) => continued)).toEqual(['new', 'loaded']);
});

test.runIf(process.platform !== 'win32')(
  'what Node compiled is kept over all starts, in the data folder',
  async () => {
    const home = await mkdtemp(join(place, 'home-'));
    const folders = openTemporaryFolders(home, memoryLog());
    const [first, second] = [await made(home), await made(home)];
    await writeFile(join(first, 'node-compile-cache', 'code'), 'x');
    expect(await readFile(join(second, 'node-compile-cache', 'code'), 'utf8')).toBe('x');
    for (const folder of [first, second]) await folders.remove(folder);
    expect(await readdir(join(home, 'node-compile-cache'))).toEqual(['code']);
    expect(await readdir(place)).toEqual([basename(home)]);
  },
);

test('so has each turn of a command, and a profile that sets one keeps it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const row = await runShellAgent(app, repository, LEAVES);
  expectOk(await app.core.sessions.send({ session: row.session, prompt: 'Again' }));
  await app.untilIdle(row.session);
  const said = ofType(await app.events(row.session), 'agent.said').map(({ text }) => text.trim());
  expect(new Set(said).size).toBe(2);
  expect(await left()).toEqual([]);
  const own = join(place, 'own');
  await mkdir(own);
  await using scripted = await scriptedSessions();
  const { session } = await scripted.start([{ sayVariable: 'TMPDIR' }], {}, { env: { TMPDIR: own } });
  await scripted.app.untilIdle(session);
  expect(ofType(await scripted.app.events(session), 'agent.said')).toMatchObject([{ text: own }]);
});

test('what a crash left is removed at the next start', async () => {
  await using app = await testCore();
  await openTemporaryFolders(app.home, app.log).make();
  expect(await left()).toHaveLength(1);
  await app.reopen();
  await app.core.recovered;
  expect(await left()).toEqual([]);
});

test('what is used, another data folder’s, or only has such a name is left alone', async () => {
  const home = await mkdtemp(join(place, 'home-'));
  const other = await mkdtemp(join(place, 'other-'));
  const [folder, used] = [await made(home), await made(home)];
  const others = await made(other);
  const outside = await mkdtemp(join(place, 'outside-'));
  await writeFile(join(outside, 'precious'), 'x');
  await symlink(outside, join(folder, 'link'));
  await symlink(outside, `${folder.slice(0, -4)}link`);
  const user = spawn('sleep', ['1000'], { env: { ...process.env, TMPDIR: used }, stdio: 'ignore' });
  await once(user, 'spawn');
  const next = openTemporaryFolders(home, memoryLog());
  await next.clear();
  const names = (...paths: string[]) => paths.map((path) => basename(path)).sort();
  expect((await left()).sort()).toEqual(names(used, others, `${folder.slice(0, -4)}link`));
  expect(await readdir(outside)).toEqual(['precious']);
  user.kill('SIGKILL');
  await once(user, 'exit');
  await next.clear();
  expect((await left()).sort()).toEqual(names(others, `${folder.slice(0, -4)}link`));
});
