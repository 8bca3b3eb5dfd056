import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

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
};

const projectRoot = join(import.meta.dirname, '..');

/** Below the user's cache folder, not the system's temporary one, which some agents refuse to work in. */
export async function makePlace(): Promise<Place> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'understory', 'e2e');
  await mkdir(cache, { recursive: true });
  const root = await realpath(await mkdtemp(join(cache, 'p-')));
  const home = join(root, 'home');
  const data = join(root, 'data');
  await mkdir(home);
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
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
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

function passedOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
