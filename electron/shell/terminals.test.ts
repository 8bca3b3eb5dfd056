import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, expect, test, vi } from 'vitest';
import { AgentId } from '#shared/ids';
import { loginLine } from '#shared/login-command';
import { createRouter } from '../core/router';
import { scriptedAgent } from '../core/testing/scripted-agent';
import { type TestCore, testCore } from '../core/testing/test-core';
import { testRepo } from '../core/testing/test-repo';
import { expectOk } from '../core/testing/test-values';
import { createKeptTerminals } from './kept-terminals';
import { createTerminals, type Terminals } from './terminals';

/** Whether bubblewrap is on this machine. */
const bubblewrap = vi.hoisted(() => ({ isThere: true }));
vi.mock('../core/isolation/find-bubblewrap', async (original) => {
  const { findBubblewrap } = await original<typeof import('../core/isolation/find-bubblewrap')>();
  return { findBubblewrap: () => (bubblewrap.isThere ? findBubblewrap() : null) };
});

afterEach(() => {
  vi.unstubAllEnvs();
  bubblewrap.isThere = true;
});

/** An app whose window is connected as often as it is loaded. */
function appOf({ core, log }: TestCore) {
  const client = createRouterClient(createRouter(core, log));
  const kept = createKeptTerminals(client);
  return { kept, connect: (): Terminals => createTerminals(client, core.enterSandbox, kept) };
}

function terminalsOf(app: TestCore): Terminals {
  return appOf(app).connect();
}

/** What a terminal shows until its program has ended. */
async function allOf(terminals: Terminals, terminal: string): Promise<string> {
  let shown = '';
  for await (const item of terminals.output(terminal)) if (item.type === 'data') shown += item.data;
  return shown;
}

/** What a terminal shows until a text is there, to a reader that leaves then. */
async function shownUntil(terminals: Terminals, terminal: string, text: string): Promise<[string, string]> {
  const left = new AbortController();
  const shown = { kept: '', data: '' };
  for await (const item of terminals.output(terminal, left.signal)) {
    if (item.type === 'exit') break;
    shown[item.type] += item.data;
    if ((shown.kept + shown.data).includes(text)) break;
  }
  left.abort();
  return [shown.kept, shown.data];
}

test('the terminal of a session is a shell in its folder, and what is typed there is no agent’s', async () => {
  await using app = await testCore();
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const { session } = await app.start(await app.add(repo.path), scriptedAgent([{ say: 'done' }]));
  const { worktree } = await app.untilIdle(session);
  vi.stubEnv('SHELL', '/bin/sh');
  const terminals = terminalsOf(app);
  const opened = await terminals.open({ what: 'worktree', session });
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { terminal } = opened.value;
  terminals.input(terminal, 'echo "[$PWD] [$UNDERSTORY_PROCESS]"; exit\r');
  expect(await allOf(terminals, terminal)).toContain(`[${worktree}] []`);
});

test('the terminal of a sandboxed session is in its sandbox, has jobs, and is none at all without worktree or bubblewrap', async () => {
  await using app = await testCore();
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await writeFile(join(repo.path, 'mine.txt'), 'MINE\n');
  const agent = scriptedAgent([{ say: 'done' }]);
  const { session } = await app.start(await app.add(repo.path), agent, { isolation: 'sandbox' });
  const { worktree } = await app.untilIdle(session);
  vi.stubEnv('SHELL', '/bin/bash');
  const terminals = terminalsOf(app);
  const opened = await terminals.open({ what: 'worktree', session });
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { terminal } = opened.value;
  terminals.input(
    terminal,
    `cat ${repo.path}/mine.txt ${app.home}/*.json; echo x > ${repo.path}/planted; sh -c 'echo "[$PWD] [$(hostname)]"; exec sleep 60'\r`,
  );
  let shown = '';
  for await (const item of terminals.output(terminal)) {
    if (item.type === 'data') shown += item.data;
    if (/\[\S+\] \[sandbox\]/.test(shown)) break;
  }
  // Ends what runs in the shell, not the shell: it has the terminal for its jobs.
  terminals.input(terminal, '\x03');
  terminals.input(terminal, 'echo still-$((40 + 2)); exit\r');
  shown += await allOf(terminals, terminal);
  expect(shown).toContain(`[${worktree}] [sandbox]`);
  expect(shown).toContain('still-42');
  expect(shown).not.toContain('job control');
  expect(shown).not.toContain('MINE');
  await expect(access(join(repo.path, 'planted'))).rejects.toThrow();

  bubblewrap.isThere = false;
  expect(await terminals.open({ what: 'worktree', session })).toMatchObject({
    refusal: { code: 'sandbox-unavailable', why: 'not-installed' },
  });
  expectOk(await app.core.sessions.discard({ session }));
  expect(await terminals.open({ what: 'worktree', session })).toMatchObject({
    refusal: { code: 'worktree-missing' },
  });
});

test('the terminal of a session stays with it while the window shows another or is loaded again, until it is discarded', async () => {
  await using app = await testCore();
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const repository = await app.add(repo.path);
  const say = scriptedAgent([{ say: 'done' }]);
  const { session: first } = await app.start(repository, say);
  const { session: second } = await app.start(repository, say);
  for (const session of [first, second]) await app.untilIdle(session);
  vi.stubEnv('SHELL', '/bin/sh');
  const { kept, connect } = appOf(app);
  const window = connect();
  const of = async (terminals: Terminals, session: string) =>
    expectOk(await terminals.open({ what: 'worktree', session })).terminal;
  const [one, same] = await Promise.all([of(window, first), of(window, first)]);
  expect(same).toBe(one);
  const other = await of(window, second);
  expect(other).not.toBe(one);
  window.input(one, 'X=kept; echo "mark-$((40+2))"\r');
  expect((await shownUntil(window, one, 'mark-42'))[0]).toBe('');

  window.closeAll();
  const loaded = connect();
  expect(await of(loaded, first)).toBe(one);
  // What was shown before comes first and as such.
  expect((await shownUntil(loaded, one, 'mark-42'))[0]).toContain('mark-42');
  loaded.input(one, 'echo "again-$X"\r');
  expect((await shownUntil(loaded, one, 'again-kept')).join('')).toContain('mark-42');

  // One that was ended, by its user or its program, is followed by another.
  loaded.input(other, 'exit\r');
  for await (const item of loaded.output(other)) if (item.type === 'exit') break;
  const next = await of(loaded, second);
  expect(next).not.toBe(other);
  loaded.close(next);
  expect(kept.find(next)).toBeUndefined();

  expectOk(await app.core.sessions.discard({ session: first }));
  await vi.waitFor(() => expect(kept.find(one)).toBeUndefined());
});

test('an agent goes on with its session in a terminal, in the worktree; one that has no command for that does not', async () => {
  await using app = await testCore();
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const repository = await app.add(repo.path);
  const say = scriptedAgent([{ say: 'done' }]);
  const [known, other] = [
    (await app.start(repository, { ...say, id: AgentId.parse('codex') })).session,
    (await app.start(repository, say)).session,
  ];
  const { worktree } = await app.untilIdle(known);
  await app.untilIdle(other);

  const resume = expectOk(await app.core.sessions.resumeCommand({ session: known }));
  expect(resume).toMatchObject({
    folder: worktree,
    run: { command: 'codex', args: ['resume', expect.any(String)] },
  });
  expect(resume.line).toBe(`cd ${worktree} && codex resume ${resume.run.args[1]}`);

  const terminals = terminalsOf(app);
  expectOk(await terminals.open({ what: 'resume', session: known }));
  terminals.closeAll();
  expect(await terminals.open({ what: 'resume', session: other })).toMatchObject({
    refusal: { code: 'not-available-here' },
  });
});

test('a login runs what was shown and nothing else, and never with variables that make it another program', async () => {
  await using app = await testCore();
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const proof = join(app.home, 'ran');
  const method = (id: string, env: Record<string, string>) => ({
    id,
    name: 'Log in',
    _meta: { 'terminal-auth': { command: '/bin/sh', args: ['-c', `touch '${proof}-${id}'`], env } },
  });
  const profile = scriptedAgent([{ error: { code: -32000, message: 'Authentication required' } }], {
    initialized: {
      authMethods: [method('fit', { TONE: 'low' }), method('unfit', { BASH_ENV: '/tmp/evil' })],
    },
  });
  const { session } = await app.start(await app.add(repo.path), profile);
  const { failure } = await app.untilIdle(session);
  if (failure?.code !== 'login-needed') throw new Error('expected a login');
  const [fit, unfit] = failure.methods.map(({ run }) => run && loginLine(run));
  const terminals = terminalsOf(app);
  const open = (id: string, line: string | null | undefined) =>
    terminals.open({
      what: 'login',
      agent: profile.id,
      method: id,
      line: line ?? '',
      session,
      inside: false,
    });

  expect(unfit).toContain('BASH_ENV=/tmp/evil /bin/sh -c');
  expect(await open('unfit', unfit)).toMatchObject({
    refusal: { code: 'login-unfit', variables: ['BASH_ENV'] },
  });
  expect(await open('fit', 'something else')).toMatchObject({ refusal: { code: 'not-available-here' } });
  expect(await open('unfit', fit)).toMatchObject({ refusal: { code: 'not-available-here' } });
  const opened = await open('fit', fit);
  if (!opened.ok) throw new Error(opened.refusal.code);
  for await (const item of terminals.output(opened.value.terminal)) if (item.type === 'exit') break;
  await access(`${proof}-fit`);
  await expect(access(`${proof}-unfit`)).rejects.toThrow();
});

test('a login in the sandbox of its session reaches nothing of the user’s, and is none without a sandbox', async () => {
  await using app = await testCore();
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const proof = join(app.home, 'ran');
  const script = `touch '${proof}'; echo "[$TONE] [$(hostname)] [$(pwd)]"; echo kept > ~/login`;
  const profile = scriptedAgent([{ error: { code: -32000, message: 'Authentication required' } }], {
    initialized: {
      authMethods: [
        {
          ...{ id: 'in', name: 'Log in' },
          _meta: { 'terminal-auth': { command: '/bin/sh', args: ['-c', script], env: { TONE: 'low' } } },
        },
      ],
    },
  });
  const repository = await app.add(repo.path);
  const { session } = await app.start(repository, profile, { isolation: 'sandbox' });
  const { session: free } = await app.start(repository, profile);
  const { failure, worktree } = await app.untilIdle(session);
  await app.untilIdle(free);
  if (failure?.code !== 'login-needed') throw new Error('expected a login');
  const run = failure.methods[0]?.run;
  const terminals = terminalsOf(app);
  const open = (of: string) =>
    terminals.open({
      ...{ what: 'login', agent: profile.id, method: 'in', line: run ? loginLine(run) : '' },
      ...{ session: of, inside: true },
    });
  expect(await open(free)).toMatchObject({ refusal: { code: 'not-available-here' } });
  const opened = await open(session);
  if (!opened.ok) throw new Error(opened.refusal.code);
  expect(await allOf(terminals, opened.value.terminal)).toContain(`[low] [sandbox] [${worktree}]`);
  await expect(access(proof)).rejects.toThrow();
  expect(await readFile(join(app.home, 'sandboxes', session, 'home', 'login'), 'utf8')).toBe('kept\n');
});
