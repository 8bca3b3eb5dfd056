import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionId } from '#shared/ids';
import type { LoginStep } from '#shared/login-step';
import { isRunning } from './testing/is-running';
import type { ScriptStep } from './testing/scripted-agent';
import { scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type TestCore } from './testing/test-core';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-login-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const METHODS = [
  { id: 'browser', name: 'Log in with the browser' },
  { id: 'api-key', name: 'API key', _meta: { 'api-key': { provider: 'openai' } } },
  { id: 'typed', name: 'In a terminal', type: 'terminal', args: ['login'] },
];

/** A session whose agent wants to be logged in, which it is once the file `token` is there. */
async function loggedOut(
  sessions: Awaited<ReturnType<typeof scriptedSessions>>,
  authenticate?: readonly ScriptStep[],
): Promise<SessionId> {
  const { session } = await sessions.start(
    [{ say: 'at work' }],
    {},
    {
      initialized: { authMethods: METHODS },
      loggedInBy: join(folder, 'token'),
      ...(authenticate ? { authenticate } : {}),
    },
  );
  expect((await sessions.app.untilIdle(session)).status).toBe('failed');
  return session;
}

async function stepsOf({ core }: TestCore, session: SessionId, method: string): Promise<LoginStep[]> {
  const steps: LoginStep[] = [];
  for await (const step of core.sessions.logIn({ session, method })) steps.push(step);
  return steps;
}

test('an agent logs in by itself when the user wishes it, and works then', async () => {
  await using sessions = await scriptedSessions();
  const { app } = sessions;
  const session = await loggedOut(sessions, [
    { stderr: 'open https://login.example/code\n' },
    { run: ['sh', '-c', `echo "$AUTHENTICATE" > '${join(folder, 'token')}'`] },
  ]);
  const row = expectOk(await app.core.sessions.show({ session }));
  expect(row.failure).toMatchObject({
    code: 'login-needed',
    methods: [
      { id: 'browser', run: null, byAgent: true },
      { id: 'api-key', run: null, byAgent: true, variables: ['OPENAI_API_KEY'] },
      { id: 'typed', run: { args: expect.arrayContaining(['login']) } },
    ],
  });
  const steps = await stepsOf(app, session, 'browser');
  expect([steps[0], steps.at(-1)]).toEqual([{ step: 'begun' }, { step: 'done' }]);
  expect(steps.map((one) => (one.step === 'said' ? one.text : '')).join('')).toContain(
    'open https://login.example/code',
  );
  expect(await readFile(join(folder, 'token'), 'utf8')).toBe('browser\n');
  expectOk(await app.core.sessions.resume({ session }));
  expect((await app.untilIdle(session)).status).toBe('ready');
});

test('its refusal is told in its words; nothing is asked of it that it does not do itself', async () => {
  await using sessions = await scriptedSessions();
  const { app } = sessions;
  const error = { code: -32603, message: 'Internal error', data: { details: 'OPENAI_API_KEY is not set' } };
  const session = await loggedOut(sessions, [{ error }]);
  expect(await stepsOf(app, session, 'api-key')).toEqual([
    { step: 'begun' },
    {
      step: 'refused',
      refusal: {
        code: 'login-failed',
        agent: 'Scripted agent',
        reason: 'Internal error: OPENAI_API_KEY is not set',
      },
    },
  ]);
  for (const method of ['typed', 'none', '']) {
    expect(await stepsOf(app, session, method)).toEqual([
      { step: 'refused', refusal: { code: 'login-unknown', method } },
    ]);
  }
  const ended = await loggedOut(sessions, [{ stderr: 'no browser here' }, { exit: 3 }]);
  expect(await stepsOf(app, ended, 'browser')).toContainEqual({
    step: 'refused',
    refusal: expect.objectContaining({ reason: expect.stringMatching(/code 3[\s\S]*no browser here/) }),
  });
});

test('a login is stopped when its asker leaves, and when the core closes', async () => {
  await using sessions = await scriptedSessions();
  const { app } = sessions;
  const pidFile = join(folder, 'pid');
  const session = await loggedOut(sessions, [{ fork: { pidFile } }, { hangForever: true }]);
  const pidOf = async () => Number(await vi.waitFor(() => readFile(pidFile, 'utf8'), { timeout: 20_000 }));
  const left = new AbortController();
  const first = app.core.sessions.logIn({ session, method: 'browser' }, left.signal);
  expect(await first.next()).toMatchObject({ value: { step: 'begun' } });
  const next = first.next();
  const pid = await pidOf();
  left.abort();
  await next.catch(() => undefined);
  await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 20_000 });
  await rm(pidFile);
  const second = app.core.sessions.logIn({ session, method: 'browser' });
  await second.next();
  const answer = second.next();
  const another = await pidOf();
  await app.reopen();
  expect(await isRunning(another)).toBe(false);
  expect((await answer).value).toMatchObject({ step: 'refused', refusal: { code: 'login-failed' } });
});
