import { mkdtempSync, realpathSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvironment } from './login-environment';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'understory-login-')));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

async function shell(script: string): Promise<string> {
  const path = join(folder, 'shell');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

test('the login shell completes the environment, and what is ours or Electron’s is left out', async () => {
  const SHELL = await shell(
    'echo "Welcome!"; export PATH=/from/profile:/usr/bin:/bin KEY=secret HOME=/elsewhere NAME="two\nlines"; shift 3; exec /bin/sh -c "$1"',
  );
  const environment = await readEnvironment({
    SHELL,
    PATH: '/usr/bin:/bin:/own',
    HOME: '/home/me',
    ELECTRON_RUN_AS_NODE: '1',
    UNDERSTORY_HOME: '/x',
    UNDERSTORY_DEMO_PACE: '0',
  });
  expect(environment).toMatchObject({
    PATH: '/from/profile:/usr/bin:/bin:/own',
    KEY: 'secret',
    HOME: '/home/me',
    NAME: 'two\nlines',
    UNDERSTORY_DEMO_PACE: '0',
  });
  expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['ELECTRON_RUN_AS_NODE']));
  expect(Object.keys(environment).filter((name) => name === 'UNDERSTORY_HOME' || name === 'TERM')).toEqual(
    [],
  );
});

test('what a hook or a shell says of one repository or folder passes from neither', async () => {
  const SHELL = await shell(
    'export GIT_DIR=/login GIT_SSH_COMMAND=ssh GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=a.b GIT_CONFIG_VALUE_0=1 PWD=/login; shift 3; exec /bin/sh -c "$1"',
  );
  const started = { GIT_DIR: '/x', GIT_PREFIX: '', GIT_EDITOR: ':', PWD: '/x', OLDPWD: '/', INIT_CWD: '/x' };
  const npm = {
    npm_config_local_prefix: '/x',
    npm_lifecycle_event: 'start',
    npm_config_registry: 'https://r/',
  };
  const settings = { GIT_CONFIG_PARAMETERS: "'c.d'='2'" };
  expect(await readEnvironment({ SHELL, PATH: '/bin', ...started, ...npm, ...settings })).toEqual({
    SHELL,
    PATH: '/bin',
    npm_config_registry: 'https://r/',
    GIT_SSH_COMMAND: 'ssh',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'a.b',
    GIT_CONFIG_VALUE_0: '1',
    GIT_CONFIG_KEY_1: 'c.d',
    GIT_CONFIG_VALUE_1: '2',
  });
});

test('a login shell that fails, or none, leaves the environment as it is', async () => {
  const SHELL = await shell('exit 1');
  expect(await readEnvironment({ SHELL, PATH: '/bin' })).toEqual({ SHELL, PATH: '/bin' });
  const none = join(folder, 'none');
  expect(await readEnvironment({ SHELL: none, PATH: '/bin' })).toEqual({ SHELL: none, PATH: '/bin' });
});

test('from a terminal the environment is complete already', async () => {
  const SHELL = await shell('exec env -0');
  expect(await readEnvironment({ SHELL, PATH: '/mine', TERM: 'xterm' })).toEqual({
    SHELL,
    PATH: '/mine',
    TERM: 'xterm',
  });
});
