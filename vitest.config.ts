import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { programText } from './packaging/program-text.mjs';

const AT_NIGHT = Boolean(process.env.UNDERSTORY_NIGHTLY);

/** Milliseconds. At night each test does many times what it does by day. */
const LONGEST = AT_NIGHT ? 3_600_000 : 120_000;

const FOLDERS = ['shared', 'electron', 'renderer', 'scripts', 'resources'];
/** What runs real agents has a configuration of its own; what is called nightly runs at night only. */
const ELSEWHERE = ['**/*.real.test.ts', `${AT_NIGHT ? '**/real-agents' : '**'}/*.nightly.test.ts`];

/** What changes the process that runs it: variables of the environment, the clock, the folder it runs in, its globals. */
const CHANGES_PROCESS =
  /\bvi\.(?!waitFor|waitUntil|fn\b)\w|\bprocess\.(env\.\w+ = |chdir|umask)|\bassign\(process\b/;

const verdicts = new Map<string, boolean>();

/** Whether a file changes its process, or something of a folder `testing` that it imports does. */
function changesProcess(file: string): boolean {
  const known = verdicts.get(file);
  if (known !== undefined) return known;
  verdicts.set(file, false);
  const text = readFileSync(file, 'utf8');
  const verdict = CHANGES_PROCESS.test(text) || importsOf(file, text).some(changesProcess);
  verdicts.set(file, verdict);
  return verdict;
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(/ from '(\.[^']+)'/g)]
    .map(([, path = '']) => join(dirname(file), path))
    .flatMap((path) => [path, `${path}.ts`, join(path, 'index.ts')].filter((one) => /\.m?ts$/.test(one)))
    .filter((path) => path.includes(`${sep}testing${sep}`) && existsSync(path));
}

/** What runs once a process, and may hold on to it: the app, whoever serves the core, the command line. */
const ONCE = /^electron\/(cli|host|shell)\//;

/**
 * Of the person who runs the tests, and of the packages that programs came with, Git is told nothing. An empty file rather
 * than /dev/null: a `git config --global` run as root would put a plain file in the place of that.
 */
const NO_SETTINGS = {
  GIT_CONFIG_GLOBAL: join(import.meta.dirname, 'electron/core/testing/no-settings.gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
};

/** Files that get a process of their own: what the core remembers of its process is no longer so after them. */
const alone = FOLDERS.flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.(ts|tsx|mjs)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(sep, '/')}`),
).filter((file) => ONCE.test(file) || changesProcess(join(import.meta.dirname, file)));

/** Tests lie beside the code; most of them run real Git and real processes in temporary folders. */
export default defineConfig({
  plugins: [programText()],
  test: {
    environment: 'node',
    pool: 'forks',
    // Tests mostly wait: for child processes, and for what is to happen after a while.
    maxWorkers: availableParallelism() + 2,
    // Only a test that hangs may come to this: real Git and real processes are slow on a busy machine.
    testTimeout: LONGEST,
    hookTimeout: LONGEST,
    restoreMocks: true,
    unstubEnvs: true,
    allowOnly: false,
    projects: [
      {
        extends: true,
        // Those have a home with settings in it.
        test: {
          name: 'once',
          include: alone.filter((file) => ONCE.test(file)),
          exclude: [...configDefaults.exclude, ...ELSEWHERE],
          isolate: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone.filter((file) => !ONCE.test(file)),
          exclude: [...configDefaults.exclude, ...ELSEWHERE],
          env: NO_SETTINGS,
          isolate: true,
        },
      },
      {
        extends: true,
        // To load the whole core anew for each of hundreds of files takes longer than many of them.
        test: {
          name: 'together',
          include: [`{${FOLDERS.join(',')}}/**/*.test.{ts,tsx,mjs}`],
          exclude: [...configDefaults.exclude, ...ELSEWHERE, ...alone],
          env: NO_SETTINGS,
          isolate: false,
        },
      },
    ],
  },
});
