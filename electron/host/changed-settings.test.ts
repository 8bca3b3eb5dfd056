import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { letsProgramsRun, untold } from '#shared/settings-change';
import { createRouter } from '../core/router';
import { buildChild, RESOURCES } from '../core/testing/core-process';
import { type TestCore, testCore } from '../core/testing/test-core';
import { type CoreServer, serveCore } from './serve-core';

let program: Awaited<ReturnType<typeof buildChild>>;
beforeAll(async () => {
  program = await buildChild(join(import.meta.dirname, 'testing', 'caller-child.ts'));
});
afterAll(() => program[Symbol.asyncDispose]());

let app: TestCore;
let server: CoreServer;
beforeEach(async () => {
  app = await testCore();
  server = await serveCore(createRouter(app.core, app.log), app.home, app.log);
});
afterEach(async () => {
  await server.close();
  await app[Symbol.asyncDispose]();
});

/** The window's own way to the core. */
function theWindow() {
  return createRouterClient(createRouter(app.core, app.log), { context: { through: 'window' } });
}

async function changes() {
  for await (const all of app.core.settings.watchChanges({})) return all;
  throw new Error('the changes ended');
}

/** Another process of the user's that changes settings over the local socket. */
async function changeFromOutside(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program.file, 'change-settings', app.home, RESOURCES], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  return child;
}

test('a setting that another process changes over the local socket is on record with that process', async () => {
  const { pid } = await changeFromOutside();
  const recorded = await changes();
  const process = {
    pid,
    ...(globalThis.process.platform === 'linux'
      ? {
          program: await realpath(globalThis.process.execPath),
          command: expect.stringContaining(`${program.file} change-settings`),
        }
      : {}),
  };
  expect(recorded).toMatchObject([
    { by: { process }, changed: { setting: 'preference', name: 'theme' }, seen: false },
    {
      by: { through: 'command-line', process },
      changed: { setting: 'set-up-command', path: '/repository', command: ['npm', 'ci'] },
      seen: false,
    },
  ]);
  expect(recorded.map(({ changed }) => letsProgramsRun(changed))).toEqual([false, true]);
  expect(app.log.lines).toContainEqual({
    level: 'info',
    message: 'settings are changed',
    details: {
      through: 'command-line',
      process: expect.objectContaining({ pid }),
      settings: ['theme', 'set-up-command /repository'],
    },
  });
  const doctor = await app.core.core.doctor({});
  expect(doctor.find(({ id }) => id === 'settings')?.detail).toMatch(
    new RegExp(`set-up command of /repository: npm ci — .* by process ${pid}`),
  );
});

test('the user is told of it until it was seen in the window, after a restart too', async () => {
  await changeFromOutside();
  expect(untold(await changes())).toHaveLength(1);
  await app.reopen();
  const told = untold(await changes());
  expect(told).toMatchObject([{ changed: { setting: 'set-up-command' } }]);
  // What the window changes itself takes nothing of that away.
  await theWindow().settings.update({ setupCommands: {} });
  expect(untold(await changes())).toEqual(told);
  await theWindow().settings.markChangesSeen({ upTo: told[0]?.number ?? 0 });
  expect(untold(await changes())).toEqual([]);
  await app.reopen();
  expect(untold(await changes())).toEqual([]);
});
