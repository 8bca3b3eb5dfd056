import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { launch, openProcessRecords, type ProcessRecords, runProcess } from '../core/process';
import { createRouter } from '../core/router';
import { buildChild, RESOURCES } from '../core/testing/core-process';
import { type TestCore, testCore } from '../core/testing/test-core';
import { attachCore } from './attach-core';
import { HANDSHAKE } from './caller-secret';
import { type CoreServer, serveCore } from './serve-core';
import type { CallerOrder } from './testing/caller-child';

const AGENT = { code: 'caller-refused', why: 'agent' };

let program: Awaited<ReturnType<typeof buildChild>>;
beforeAll(async () => {
  program = await buildChild(join(import.meta.dirname, 'testing', 'caller-child.ts'));
});
afterAll(() => program[Symbol.asyncDispose]());

let app: TestCore;
let server: CoreServer;
let records: ProcessRecords;
let place: string;
beforeEach(async () => {
  app = await testCore();
  server = await serveCore(createRouter(app.core, app.log), app.home, app.log);
  records = openProcessRecords(app.home);
  place = await realpath(await mkdtemp(join(tmpdir(), 'understory-callers-')));
});
const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await server.close();
  await app[Symbol.asyncDispose]();
  await rm(place, { recursive: true, force: true });
});

/** The line of a shell that runs a caller; what it prints is in a file when it has ended. */
function callerLine(how: CallerOrder = 'attach'): string {
  const words = [process.execPath, program.file, how, app.home, RESOURCES].map((word) => `'${word}'`);
  return `${words.join(' ')} > ${place}/printing 2>&1; mv ${place}/printing ${place}/printed`;
}

async function printed(): Promise<unknown> {
  const text = await vi.waitUntil(() => readFile(join(place, 'printed'), 'utf8').catch(() => null), {
    timeout: 30_000,
    interval: 50,
  });
  return JSON.parse(text);
}

/** A shell as Understory starts an agent; it stays until it is stopped. */
function agentShell(script: string) {
  return launch({
    purpose: 'agent',
    command: '/bin/sh',
    args: ['-c', `${script}\nwhile :; do sleep 1; done`],
    cwd: place,
    env: { PATH: process.env.PATH ?? '' },
    records,
    session: { id: 'a', folder: place },
    confine: null,
  });
}

test('a command of the user’s is served, whatever agent works', async () => {
  const agent = agentShell('');
  try {
    started.push(spawn('/bin/sh', ['-c', callerLine()], { stdio: 'ignore' }));
    expect(await printed()).toBe(process.pid);
    await rm(join(place, 'printed'));
    started.push(spawn('/bin/sh', ['-c', `setsid ${callerLine()}`], { stdio: 'ignore', detached: true }));
    expect(await printed()).toBe(process.pid);
  } finally {
    await agent.stop(0);
  }
});

test.runIf(process.platform === 'linux').each([
  ['an agent’s child', (line: string) => line],
  ['one without its environment', (line: string) => `env -i /bin/sh -c "${line}"`],
  ['one in a session of its own', (line: string) => `setsid env -i /bin/sh -c "${line}"`],
  ['one whose parent has ended', (line: string) => `(env -i /bin/sh -c "${line}" &)`],
  ['one that left, with its environment', (line: string) => `(setsid /bin/sh -c "(${line}) & exit 0" &)`],
  ['one that cut all its ties', (line: string) => `(setsid env -i /bin/sh -c "(${line}) & exit 0" &)`],
  [
    'one that cut them twice',
    (line: string) =>
      `(setsid env -i /bin/sh -c "(setsid /bin/sh -c '(sleep 0.2; ${line.replaceAll("'", '')}) & exit 0' &) ; exit 0" &)`,
  ],
  ['one that says it is another’s', (line: string) => `UNDERSTORY_PROCESS=x UNDERSTORY_SESSION= ${line}`],
])('%s is refused', async (_who, within) => {
  const agent = agentShell(within(callerLine()));
  try {
    expect(await printed()).toEqual(AGENT);
    expect(app.log.lines.some(({ message }) => message === 'a caller was refused')).toBe(true);
  } finally {
    await agent.stop(0);
  }
});

test.runIf(process.platform === 'linux')('a set-up command is refused as well', async () => {
  await runProcess({
    purpose: 'set-up',
    session: null,
    confine: null,
    command: '/bin/sh',
    args: ['-c', callerLine()],
    cwd: place,
    env: {},
    timeoutMs: 30_000,
  });
  expect(await printed()).toEqual(AGENT);
});

test('an agent that outlives its app does not make the data folder its own', async () => {
  const agent = agentShell(callerLine('open'));
  try {
    expect(await printed()).toEqual(AGENT);
  } finally {
    await agent.stop(0);
  }
});

/** What a connection with these headers is answered. */
function knock(headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket('ws://understory/', {
      createConnection: () => connect(server.path),
      headers,
    });
    socket.once('open', () => resolve('served'));
    socket.on('error', () => resolve('failed'));
    socket.once('unexpected-response', (_request, response) =>
      response.setEncoding('utf8').once('data', (body: string) => resolve(String(JSON.parse(body).why))),
    );
  });
}

function introduction(authorization: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = ask(
      { socketPath: server.path, path: HANDSHAKE.path, headers: { authorization } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (more: string) => (body += more));
        response.once('end', () => resolve({ status: response.statusCode, body }));
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}

test('without the secret, or as a process that one is not, nobody is served', async () => {
  const secret = await readFile(join(app.home, 'run', 'secret'), 'utf8');
  const authorization = `Bearer ${secret}`;
  expect((await stat(join(app.home, 'run', 'secret'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(app.home, 'run'))).mode & 0o777).toBe(0o700);

  expect(await knock({})).toBe('secret');
  expect(await knock({ authorization: `Bearer ${'0'.repeat(secret.length)}` })).toBe('secret');
  expect(await knock({ authorization, origin: 'https://example.org' })).toBe('secret');
  expect((await introduction('Bearer nothing')).status).toBe(401);
  expect(await knock({ authorization })).toBe('unknown');
  const [mine, used] = await Promise.all([introduction(authorization), introduction(authorization)]);
  const as = (token: unknown, pid: number) =>
    knock({ authorization, [HANDSHAKE.token]: String(token), [HANDSHAKE.process]: String(pid) });
  // The file of this token is open nowhere.
  if (process.platform === 'linux')
    expect(await as(JSON.parse(mine.body).token, process.pid)).toBe('unknown');
  expect(await as(JSON.parse(used.body).token, 0)).toBe('unknown');
  expect(await as(JSON.parse(used.body).token, process.pid)).toBe('unknown');
  expect((await readdir(join(app.home, 'run'))).sort()).toEqual(['core.sock', 'secret']);
});

test('a core that has gone is none, and what it left is cleared away by the next one', async () => {
  const attached = await attachCore(app.home);
  expect(attached.ok && attached.value !== null).toBe(true);
  if (attached.ok) attached.value?.close();
  await server.close();
  expect(await attachCore(app.home)).toEqual({ ok: true, value: null });
  await writeFile(join(app.home, 'run', 'caller-left'), '');
  server = await serveCore(createRouter(app.core, app.log), app.home, app.log);
  expect((await readdir(join(app.home, 'run'))).sort()).toEqual(['core.sock', 'secret']);
  await rm(join(app.home, 'run', 'secret'));
  // Without a secret in the folder the caller has none to show.
  expect(await attachCore(app.home)).toMatchObject({ refusal: { why: 'secret' } });
});
