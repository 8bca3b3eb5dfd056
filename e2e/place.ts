import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { DesktopPreferencesPatch } from '#shared/desktop';
import type { SettingsPatch } from '#shared/settings';

/** A person's surroundings for one test: home folder, data folder and repositories, all temporary. */
export type Place = AsyncDisposable & {
  readonly root: string;
  readonly home: string;
  /** `UNDERSTORY_HOME` of the app and the command line under test. */
  readonly data: string;
  /** The environment that every process of the test gets. */
  readonly env: Record<string, string>;
  /** Plain Git in a folder of this place, away from the configuration of whoever runs the tests. */
  git(folder: string, ...args: string[]): Promise<string>;
  /** A clone of this project's own repository (its tracked files as they are now, in one commit), on branch `main`. */
  ownRepository(name?: string): Promise<string>;
  /** A repository with these files in one commit on branch `main`. */
  repository(files: Readonly<Record<string, string>>, name?: string): Promise<string>;
  /** Preferences that the app finds when it starts. Its sessions have no sandbox, which is quicker, unless given here. */
  settings(settings: SettingsPatch): Promise<void>;
  /** Those of the desktop app alone. Nothing is told of what happens while the window has not the focus unless given here. */
  desktop(preferences: DesktopPreferencesPatch): Promise<void>;
  /** What runs with this place's environment, whoever started it: process ids and command lines. */
  processes(): Promise<ReadonlyMap<number, string>>;
};

const projectRoot = join(import.meta.dirname, '..');

/**
 * In the memory that the test script found, else below the user's cache folder: never in what the app and its agents hold
 * for the system's temporary folder, which some agents refuse to work in.
 */
export async function makePlace(): Promise<Place> {
  const { UNDERSTORY_TEST_MEMORY, XDG_CACHE_HOME } = process.env;
  const places =
    UNDERSTORY_TEST_MEMORY ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'understory', 'e2e');
  await mkdir(places, { recursive: true });
  const root = await realpath(await mkdtemp(join(places, 'p-')));
  const home = join(root, 'home');
  const data = join(root, 'data');
  await mkdir(home);
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    UNDERSTORY_HOME: data,
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    ...passedOn([
      'DISPLAY',
      'XAUTHORITY',
      'DBUS_SESSION_BUS_ADDRESS',
      'ELECTRON_OVERRIDE_DIST_PATH',
      'NODE_EXTRA_CA_CERTS',
    ]),
  };
  const git = async (folder: string, ...args: string[]) =>
    (await execa('git', args, { cwd: folder, env, extendEnv: false })).stdout;
  await git(root, 'config', '--global', 'user.name', 'Tess Test');
  await git(root, 'config', '--global', 'user.email', 'tess@example.org');
  await git(root, 'config', '--global', 'init.defaultBranch', 'main');
  const desktop = async (preferences: DesktopPreferencesPatch) => {
    await mkdir(data, { recursive: true, mode: 0o700 });
    await writeFile(join(data, 'desktop.json'), JSON.stringify(preferences));
  };
  const settings = async (preferences: SettingsPatch) => {
    await mkdir(data, { recursive: true, mode: 0o700 });
    await writeFile(join(data, 'settings.json'), JSON.stringify({ isolation: 'none', ...preferences }));
  };
  await settings({});
  // The windows of tests that run side by side take the focus from each other.
  await desktop({ notify: { permissions: false, failures: false, finished: false } });
  return {
    root,
    home,
    data,
    env,
    git,
    ownRepository: async (name = 'understory') => {
      const path = join(root, name);
      await git(root, 'init', '-q', '-b', 'main', path);
      const tracked = await execa('git', ['ls-files', '-z', '--cached'], {
        cwd: projectRoot,
        encoding: 'buffer',
      });
      await execa(
        'tar',
        ['-C', projectRoot, '--null', '--ignore-failed-read', '-T', '-', '-cf', join(root, 'own.tar')],
        { input: tracked.stdout },
      );
      await execa('tar', ['-C', path, '-xf', join(root, 'own.tar')]);
      await rm(join(root, 'own.tar'));
      await git(path, 'add', '-A');
      await git(path, 'commit', '-q', '-m', 'Start');
      return path;
    },
    repository: async (files, name = 'repository') => {
      const path = join(root, name);
      await git(root, 'init', '-q', '-b', 'main', path);
      for (const [file, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, file)), { recursive: true });
        await writeFile(join(path, file), content);
      }
      await git(path, 'add', '-A');
      await git(path, 'commit', '-q', '-m', 'Start');
      return path;
    },
    settings,
    desktop,
    processes: () => processesOf({ home, root }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

function passedOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Processes that have the home or name the root on their command line, as the window's own parts do. */
async function processesOf(place: { home: string; root: string }): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const [environment, command] = await Promise.all([read(pid, 'environ'), read(pid, 'cmdline')]);
    const atHome = environment.split('\0').includes(`HOME=${place.home}`);
    if (atHome || command.includes(place.root)) found.set(Number(pid), command.replaceAll('\0', ' ').trim());
  }
  return found;
}
