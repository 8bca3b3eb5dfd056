import { access, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { describeFailure } from '#shared/describe-failure';
import { AgentId, type SessionId } from '#shared/ids';
import type { AllowedPath } from '#shared/sandbox';
import type { Core } from './core';
import { launchInTerminal } from './process/launch-in-terminal';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('an agent in a sandbox works in its worktree, and neither reads nor writes anything else of the user’s', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await writeFile(join(repo.path, 'a.txt'), 'UNCOMMITTED\n');
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'understory-outside-')));
  await writeFile(join(outside, 'key'), 'PRIVATE KEY\n');
  await using app = await testCore();
  const { session } = await runShellAgent(
    app,
    await app.add(repo.path),
    `echo two >> a.txt; echo "in $PWD"
     cat ${outside}/key ${repo.path}/a.txt ${app.home}/*.json ${app.home}/sessions/*/*.jsonl /root/.ssh/* 2>&1 | head -c 4000
     for f in ${repo.path}/planted ${outside}/planted ${app.home}/planted /root/planted-by-test; do echo x > $f; done 2>&1
     kill -0 ${process.pid} && echo SIGNALLED; echo "home $HOME"; echo done`,
    { isolation: 'sandbox' },
  );
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', isolation: 'sandbox', files: 1, additions: 1 });
  const said = JSON.stringify(ofType(await app.events(session), 'agent.said'));
  for (const secret of ['PRIVATE KEY', 'UNCOMMITTED', 'session.created', 'SIGNALLED'])
    expect(said).not.toContain(secret);
  expect(said).toContain('done');
  for (const place of [repo.path, outside, app.home, '/root'])
    await expect(readFile(join(place, 'planted'), 'utf8')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('UNCOMMITTED\n');
  await rm(outside, { recursive: true });
});

const DEMO = {
  ...{ prompt: 'Add a hello page.', agent: { by: 'id' as const, id: AgentId.parse('demo') }, base: null },
  ...{
    title: null,
    model: null,
    customAgent: null,
    permissions: 'allow' as const,
    isolation: 'sandbox' as const,
  },
};

/** As settings are of which the user has changed nothing. */
const UNTOUCHED = { settings: { isolation: 'auto', permissions: 'auto' } } as const;
const { isolation: _, ...UNSAID } = { ...DEMO, permissions: null };

test('where nothing is said a session has a sandbox, in which its agent is not asked; what goes on outside of it is', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore(UNTOUCHED);
  const repository = await app.add(repo.path);
  const { session } = expectOk(await app.core.sessions.start({ ...UNSAID, repository, kind: 'background' }));
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', isolation: 'sandbox', permissions: 'allow' });
  expect(row.files).toBeGreaterThan(0);
  const wish = { session, agent: null };
  expect(expectOk(await app.core.handOff.plan({ ...wish, to: 'background' }))).toMatchObject({
    ...{ isolation: 'sandbox', way: 'retold' },
  });
  const { row: local } = expectOk(
    await app.core.handOff.run({
      ...{ ...wish, to: 'local', prompt: 'Go on', context: null, changes: 'leave' },
      ...{ model: null, permissions: null },
    }),
  );
  expect(local).toMatchObject({ kind: 'local', permissions: 'ask' });
  expect(local.isolation).toBeUndefined();
});

/** Whether bubblewrap is on this machine. */
const bubblewrap = vi.hoisted(() => ({ isThere: true }));
vi.mock('./isolation/find-bubblewrap', async (original) => {
  const { findBubblewrap } = await original<typeof import('./isolation/find-bubblewrap')>();
  return { findBubblewrap: () => (bubblewrap.isThere ? findBubblewrap() : null) };
});
afterEach(() => {
  bubblewrap.isThere = true;
});

test('where the sandbox of a session cannot be made any more, its next turn fails before its agent is started, and says why', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const { session } = expectOk(await app.core.sessions.start({ ...DEMO, repository, kind: 'background' }));
  await app.untilIdle(session);
  await app.reopen();
  bubblewrap.isThere = false;
  expectOk(await app.core.sessions.send({ session, prompt: 'Go on', attachments: [] }));
  const { failure } = await app.untilIdle(session);
  expect(failure).toMatchObject({ code: 'preparation-failed', problem: { code: 'sandbox-not-made' } });
  expect(failure && describeFailure(failure)).toMatch(/not started without.*bubblewrap is not installed/);
  expect(ofType(await app.events(session), 'agent.connected').map(({ turn }) => turn)).toEqual([1]);
});

test('where no sandbox can be made a session is refused with what to do; it is begun without one only when asked for', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore(UNTOUCHED);
  const repository = await app.add(repo.path);
  bubblewrap.isThere = false;
  const wish = { ...UNSAID, repository, kind: 'background' } as const;
  const refused = await app.core.sessions.start(wish);
  expect(refused).toMatchObject({ refusal: { code: 'sandbox-unavailable', why: 'not-installed' } });
  expect(await app.core.sessions.list({})).toEqual([]);
  const row = expectOk(await app.core.sessions.start({ ...wish, isolation: 'none' }));
  expect(row).toMatchObject({ permissions: 'ask' });
  expect(row.isolation).toBeUndefined();
  const [check] = (await app.core.core.doctor({})).filter(({ id }) => id === 'sandbox');
  expect(check).toMatchObject({ state: 'warning', detail: expect.stringContaining('is not started') });
});

test('where the sandbox cannot be made for a set-up command, the first turn says so', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  await app.core.settings.update({ setupCommands: { [repo.path]: ['true'] } });
  const { session } = expectOk(await app.core.sessions.start({ ...DEMO, repository, kind: 'background' }));
  bubblewrap.isThere = false;
  expect((await app.untilIdle(session)).failure).toMatchObject({
    ...{ code: 'preparation-failed', problem: { code: 'sandbox-not-made' } },
  });
});

test('where the sandbox cannot be made any more when a turn ends, all that ran there is ended and its files are recorded outside', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const { session } = expectOk(
    await app.core.sessions.start({
      ...{ ...DEMO, repository, kind: 'background' },
      agent: {
        ...{ by: 'command', protocol: 'command' },
        command: [
          'sh',
          '-c',
          'echo two >> a.txt; touch begun; until [ -e go ]; do sleep 0.05; done; rm begun go',
        ],
      },
    }),
  );
  const folder = await vi.waitFor(
    async () => {
      const { worktree } = expectOk(await app.core.sessions.show({ session }));
      await access(join(worktree ?? '', 'begun'));
      return worktree ?? '';
    },
    { timeout: 60_000 },
  );
  const terminal = await openTerminal(app.core, session, folder);
  bubblewrap.isThere = false;
  await writeFile(join(folder, 'go'), '');
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', files: 1, additions: 1, failure: null });
  expect(await repo.git('show', `${row.head}:a.txt`)).toBe('one\ntwo');
  const notes = ofType(await app.events(session), 'session.noted').map(({ note }) => note);
  expect(notes).toMatchObject([
    { code: 'sandbox-git', what: 'unreadable' },
    { code: 'sandbox-git', what: 'recorded-outside' },
  ]);
  expect(await terminal.ended).toBe(128 + 9);
});

/** A terminal of the session's, in its sandbox, in which a program wants to stay. */
async function openTerminal(core: Core, session: SessionId, folder: string) {
  const args = ['-c', 'trap "" HUP TERM; echo here; while :; do sleep 1; done'];
  const env = { PATH: '/usr/bin:/bin' };
  const entered = expectOk(await core.enterSandbox(session, { command: '/bin/sh', args, env }));
  const child = launchInTerminal(
    {
      ...{ purpose: 'terminal', session: { id: session, folder }, cwd: folder },
      ...{ command: '/bin/sh', args, ...entered },
    },
    { columns: 80, rows: 24 },
  );
  const ended = new Promise<number>((resolve) => child?.onExit(resolve));
  await new Promise<void>((resolve) => child?.onData((data) => data.includes('here') && resolve()));
  return { ended };
}

test('a local session is not begun where a sandbox is asked for', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  expect(await app.core.sessions.start({ ...DEMO, repository, kind: 'local' })).toMatchObject({
    ok: false,
    refusal: { code: 'sandbox-unavailable', why: 'local' },
  });
});

test('a sandbox shows what the user allowed besides, and nothing that every sandbox is kept from', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'understory-outside-')));
  await mkdir(join(outside, 'notes'));
  await mkdir(join(outside, 'results'));
  await writeFile(join(outside, 'notes', 'a.md'), 'A NOTE\n');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const asked = (paths: AllowedPath[]) =>
    app.core.sessions.start({ ...DEMO, kind: 'background', repository, paths });
  for (const [path, why] of [
    [join(outside, 'gone'), 'path-missing'],
    [app.home, 'path-held'],
    [join(app.home, 'sessions', '..'), 'path-held'],
    ['/', 'path-held'],
    [join(repo.path, '.git'), 'path-held'],
  ] as const)
    expect(await asked([{ path, access: 'read' }])).toMatchObject({ refusal: { why } });
  expect(await asked([{ path: repo.path, access: 'write' }])).toMatchObject({
    refusal: { why: 'path-held' },
  });
  expect(
    await asked([
      { path: outside, access: 'write' },
      { path: join(outside, 'notes'), access: 'read' },
    ]),
  ).toMatchObject({ refusal: { why: 'path-held', detail: join(outside, 'notes') } });
  const { session } = await runShellAgent(
    app,
    repository,
    `cat ${outside}/notes/a.md; echo x > ${outside}/notes/b.md; echo result > ${outside}/results/r; ls ${outside}`,
    {
      isolation: 'sandbox',
      paths: [
        { path: join(outside, 'notes'), access: 'read' },
        { path: join(outside, 'results'), access: 'write' },
      ],
    },
  );
  expect(JSON.stringify(ofType(await app.events(session), 'agent.said'))).toContain('A NOTE');
  expect(await readFile(join(outside, 'results', 'r'), 'utf8')).toBe('result\n');
  expect(await readdir(join(outside, 'notes'))).toEqual(['a.md']);

  // Taken back it is gone; nothing is granted that was not from the beginning.
  const grants = [join(outside, 'notes'), '/etc'];
  expectOk(await app.core.permissions.revokeGrants({ session, grants }));
  const again = expectOk(await app.core.sessions.send({ session, prompt: 'Again', attachments: [] }));
  expect(again.revoked).toEqual([join(outside, 'notes')]);
  await app.untilIdle(session);
  const said = ofType(await app.events(session), 'agent.said').filter(({ turn }) => turn === 2);
  expect(JSON.stringify(said)).not.toContain('A NOTE');
  expect(JSON.stringify(said)).toContain('results');
  expectOk(await app.core.permissions.restoreGrants({ session, grants: [...grants, '/root'] }));
  const restored = expectOk(await app.core.sessions.show({ session }));
  expect([restored.revoked, restored.paths?.length]).toEqual([[], 2]);
  await rm(outside, { recursive: true });
});

test('a prompt that goes along on the command line shows no file that it names', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'understory-outside-')));
  await writeFile(join(outside, 'key'), 'PRIVATE KEY\n');
  await using app = await testCore();
  const { session } = expectOk(
    await app.core.sessions.start({
      ...DEMO,
      ...{ repository: await app.add(repo.path), kind: 'background', prompt: join(outside, 'key') },
      agent: { by: 'command', protocol: 'command', command: ['sh', '-c', 'cat "$0"; echo done', '{prompt}'] },
    }),
  );
  await app.untilIdle(session);
  const said = JSON.stringify(ofType(await app.events(session), 'agent.said'));
  expect(said).toContain('done');
  expect(said).not.toContain('PRIVATE KEY');
  await rm(outside, { recursive: true });
});
