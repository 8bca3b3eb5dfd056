import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Settings } from '#shared/settings';
import type { Log } from '../core/ports';
import { settingsFile } from './settings-file';

let home: string;
const warnings: string[] = [];
const log: Log = { info: () => undefined, warn: (message) => warnings.push(message), error: () => undefined };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understory-settings-'));
  warnings.length = 0;
});
afterEach(() => rm(home, { recursive: true }));

const stored = async (): Promise<unknown> => JSON.parse(await readFile(join(home, 'settings.json'), 'utf8'));

test('without a file the defaults hold', () => {
  expect(settingsFile(home, log).get()).toEqual(Settings.parse({}));
});

test('an update is kept, told of, and read again', async () => {
  const settings = settingsFile(home, log);
  const heard: Settings[] = [];
  const stop = settings.onChange((next) => heard.push(next));
  settings.update({ theme: 'dark', concurrency: 3 });
  stop();
  settings.update({ sidebarWidth: 400 });
  expect(heard.map((one) => one.theme)).toEqual(['dark']);
  expect(settingsFile(home, log).get()).toMatchObject({ theme: 'dark', concurrency: 3, sidebarWidth: 400 });
  expect(await stored()).toEqual({ theme: 'dark', concurrency: 3, sidebarWidth: 400 });
});

test('a wrong value is refused and nothing changes', async () => {
  const settings = settingsFile(home, log);
  expect(() => settings.update({ sidebarWidth: 5 })).toThrow();
  expect(settings.get().sidebarWidth).toBe(320);
  expect(settingsFile(home, log).get().sidebarWidth).toBe(320);
});

test('a file that is not JSON is set aside, not lost', async () => {
  await writeFile(join(home, 'settings.json'), '{"theme": "dark",');
  expect(settingsFile(home, log).get().theme).toBe('system');
  const aside = (await readdir(home)).find((name) => name.startsWith('settings.damaged-'));
  expect(aside).toBeDefined();
  expect(await readFile(join(home, aside ?? ''), 'utf8')).toBe('{"theme": "dark",');
  expect(warnings).toHaveLength(1);
});

test('single wrong values fall back while the rest and unknown fields stay', async () => {
  await writeFile(
    join(home, 'settings.json'),
    JSON.stringify({ theme: 'purple', concurrency: 7, fromTheFuture: true }),
  );
  expect(settingsFile(home, log).get()).toMatchObject({ theme: 'system', concurrency: 7 });
  expect(await stored()).toEqual({ concurrency: 7, fromTheFuture: true });
  expect((await readdir(home)).some((name) => name.startsWith('settings.damaged-'))).toBe(true);
});

test('what was added to the file meanwhile stays in it', async () => {
  const settings = settingsFile(home, log);
  settings.update({ theme: 'dark' });
  await writeFile(join(home, 'settings.json'), '{"theme": "dark", "fromTheFuture": true}');
  settings.update({ concurrency: 3 });
  expect(await stored()).toEqual({ theme: 'dark', fromTheFuture: true, concurrency: 3 });
});

test('the file is the user’s alone, and one that is a link stays a link', async () => {
  const kept = join(home, 'kept-elsewhere.json');
  await writeFile(kept, '{"concurrency": 7}', { mode: 0o644 });
  await symlink(kept, join(home, 'settings.json'));
  settingsFile(home, log).update({ theme: 'dark' });
  expect((await lstat(join(home, 'settings.json'))).isSymbolicLink()).toBe(true);
  expect(JSON.parse(await readFile(kept, 'utf8'))).toEqual({ concurrency: 7, theme: 'dark' });
  if (process.platform !== 'win32') expect((await stat(kept)).mode & 0o777).toBe(0o600);
});
