import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findProgram } from '../agents/find-program';
import { readEnvironment } from './login-environment';
import { runProcess } from './run-process';
import { absoluteSearchPath, findOnSearchPath } from './search-path';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-path-'));
  await mkdir(join(folder, 'bin'));
  for (const path of ['tool', 'bin/tool', 'sh']) {
    await writeFile(join(folder, path), '#!/bin/sh\necho planted\n');
    await chmod(join(folder, path), 0o755);
  }
});
afterEach(() => rm(folder, { recursive: true }));

test.each(['.', '', './bin', 'bin', '../x/bin', '~/bin'])('the entry “%s” is left out', (entry) => {
  expect(absoluteSearchPath(`${entry}:/usr/bin:${entry}:/bin:${entry}`)).toBe('/usr/bin:/bin');
  // Nothing left would mean the current folder again.
  expect(absoluteSearchPath(entry)).toBe('/usr/bin:/bin');
});

test('agents, set-up commands and logins start no program of the folder they run in', async () => {
  const env = await readEnvironment({ PATH: './bin:.::/usr/bin:/bin', TERM: 'xterm' });
  expect(env).toEqual({ PATH: '/usr/bin:/bin', TERM: 'xterm' });
  const run = (command: string) =>
    runProcess({
      purpose: 'version',
      session: null,
      confine: null,
      command,
      args: ['-c', 'echo real'],
      cwd: folder,
      env,
      timeoutMs: 9000,
    });
  expect((await run('sh')).output).toBe('real\n');
  expect((await run('tool')).end.how).toBe('not-started');
  expect(await findProgram('tool', './bin:.:', folder)).toBeNull();
  expect(await findProgram('tool', join(folder, 'bin'), '/')).toBe(join(folder, 'bin/tool'));
});

test('a folder that cannot be looked into is passed over', async () => {
  await symlink('loop', join(folder, 'loop'));
  expect(findOnSearchPath('tool', { PATH: `${join(folder, 'loop')}:${folder}` })).toBe(join(folder, 'tool'));
});

test('a program is found where it may be run, whatever the current folder has', () => {
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  expect(findOnSearchPath('tool', { PATH: `.:./bin:${join(folder, 'none')}` })).toBeNull();
  expect(findOnSearchPath('tool', { PATH: `.:${folder}` })).toBe(join(folder, 'tool'));
});
