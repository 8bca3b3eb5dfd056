/** What the app and its tests need from the operating system, found out without asking the package manager. */
import { existsSync } from 'node:fs';
import { isOnPath, readCommand } from '../run-command.mjs';
import { SetupStop, say, secondsSince } from '../say.mjs';

const GIT = { packages: ['git'], present: () => isOnPath('git') };

/** Programs that keep files of a repository in another form; the tests run the real ones, on every system. */
const GIT_FILTERS = {
  packages: ['git-lfs', 'git-crypt'],
  present: () => isOnPath('git-lfs') && isOnPath('git-crypt'),
};

/** Debian and Ubuntu names, older name first where a release renamed one. */
const ELECTRON_LIBRARIES = [
  'libgtk-3-0|libgtk-3-0t64',
  'libnss3',
  'libasound2|libasound2t64',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
  'libdrm2',
];

const TEST_NEEDS = [
  { packages: ['xvfb', 'xauth'], present: () => isOnPath('Xvfb') && isOnPath('xauth') },
  { packages: ['dbus', 'dbus-x11'], present: () => isOnPath('dbus-daemon') && isOnPath('dbus-launch') },
  {
    // The system's Python, not the first on the path: only that one sees the distribution's modules.
    packages: ['python3-dbus', 'python3-gi'],
    present: () =>
      existsSync('/usr/lib/python3/dist-packages/dbus') && existsSync('/usr/lib/python3/dist-packages/gi'),
  },
  {
    packages: ['fonts-dejavu-core', 'fonts-inter'],
    present: () => existsSync('/usr/share/fonts/truetype/dejavu') && existsSync('/usr/share/doc/fonts-inter'),
  },
  { packages: ['bubblewrap'], present: () => isOnPath('bwrap') },
];

/**
 * Ensures git, the shared libraries of `electron` (an executable, when the caller will start it) and, for `tests`,
 * Git LFS, git-crypt, a virtual display, a session bus and fonts. As root on a system with apt it installs what is
 * missing; otherwise it stops with the one command to type.
 *
 * @param {{ electron?: string, tests?: boolean }} [wants]
 */
export async function ensureSystemPackages({ electron, tests = false } = {}) {
  const always = tests ? [GIT, GIT_FILTERS] : [GIT];
  const missing = always.filter(({ present }) => !present()).flatMap(({ packages }) => packages);
  if (process.platform === 'linux') {
    if (electron && (await lacksLibraries(electron))) missing.push(...ELECTRON_LIBRARIES);
    for (const need of tests ? TEST_NEEDS : []) if (!need.present()) missing.push(...need.packages);
  }
  if (missing.length > 0) await install(missing);
}

async function lacksLibraries(executable) {
  const { stdout } = await readCommand('ldd', [executable]);
  return stdout.includes('=> not found');
}

async function install(missing) {
  const readable = missing.map((name) => name.split('|')[0]).join(' ');
  if (!isOnPath('apt-get'))
    throw new SetupStop(`missing on this system: ${readable}. Install them and try again.`);
  if (process.getuid?.() !== 0) {
    throw new SetupStop(`missing on this system; please run: sudo apt-get install -y ${readable}`);
  }
  const start = performance.now();
  say('setup', `installing system packages: ${readable}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await apt(['update', '-qq'], env);
  const names = [];
  for (const name of missing) names.push(await availableName(name.split('|')));
  await apt(['install', '-y', '-qq', '--no-install-recommends', ...names], env);
  say('setup', `system packages installed in ${secondsSince(start)}`);
}

async function apt(args, env) {
  const { code, stdout, stderr } = await readCommand('apt-get', args, { env });
  if (code !== 0) throw new SetupStop(`apt-get ${args.join(' ')} failed:\n${stdout}${stderr}`);
}

/** The first of a package's names that this release offers; the first name when none is known. */
async function availableName(names) {
  for (const name of names) {
    const { stdout } = await readCommand('apt-cache', ['policy', name]);
    if (/Candidate: (?!\(none\))/.test(stdout)) return name;
  }
  return names[0];
}
