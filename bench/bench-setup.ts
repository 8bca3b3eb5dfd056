import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';

export const PROJECT_ROOT = join(import.meta.dirname, '..');

/** The runtime of the checkout, with the arguments that it needs on this machine. */
const Electron = z.object({ executable: z.string(), args: z.array(z.string()), version: z.string() });
type Electron = Readonly<z.infer<typeof Electron>>;

/** What every figure is measured with. */
export type BenchSetup = {
  /** Small sizes and few runs: shows that the measuring works, not how fast anything is. */
  readonly quick: boolean;
  /** What idles is watched for ten minutes, once. */
  readonly long: boolean;
  /** A folder that is removed with everything in it when all is measured. */
  readonly folder: string;
  readonly electron: Electron;
  /** Folder of the built empty window. */
  readonly emptyWindow: string;
  say(text: string): void;
  /** Plain Git, away from the configuration of whoever measures. */
  git(folder: string, ...args: string[]): Promise<string>;
};

const GIT_CONFIG = `[user]
\tname = Bea Bench
\temail = bea@example.org
[init]
\tdefaultBranch = main
`;

/** Sets the process's own environment up too, so that the core that is measured here sees no configuration either. */
export async function setUpBench(options: {
  quick: boolean;
  long: boolean;
}): Promise<BenchSetup & AsyncDisposable> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'understory', 'bench');
  await mkdir(cache, { recursive: true });
  const folder = await realpath(await mkdtemp(join(cache, 'b-')));
  const home = join(folder, 'home');
  await mkdir(home);
  const config = join(folder, 'gitconfig');
  await writeFile(config, GIT_CONFIG);
  // Set here and not left to the home folder: what is imported may have set it for itself.
  Object.assign(process.env, {
    HOME: home,
    SHELL: '/bin/sh',
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
  });
  const git = async (at: string, ...args: string[]) =>
    (await execa('git', args, { cwd: at, stdin: 'ignore' })).stdout;
  return {
    ...options,
    folder,
    git,
    electron: Electron.parse(JSON.parse(given('BENCH_ELECTRON'))),
    emptyWindow: given('BENCH_EMPTY_WINDOW'),
    say: (text) => void process.stderr.write(`[bench] ${text}\n`),
    [Symbol.asyncDispose]: () =>
      rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}

/** What the script that starts this hands over. */
function given(name: 'BENCH_ELECTRON' | 'BENCH_EMPTY_WINDOW'): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: measure with npm run bench`);
  return value;
}
