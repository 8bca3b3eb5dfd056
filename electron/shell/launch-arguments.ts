import { resolve } from 'node:path';

/** What a start of the app asks for; also handed from a second start to the first. */
export type LaunchArguments = {
  /** Absolute path of a repository to add and show. */
  readonly repository: string | null;
  readonly demo: boolean;
  /** A session to show by its id, or `new` for the composer, as a jump list asks. */
  readonly go: string | null;
};

/** Reads `--repo DIR`, `--repo=DIR`, `--go=SESSION`, `--go=new` and `--demo`; everything else belongs to Electron and Chromium. */
export function launchArguments(argv: readonly string[], cwd: string): LaunchArguments {
  let repository: string | null = null;
  let go: string | null = null;
  for (const [index, argument] of argv.entries()) {
    const next = argv[index + 1];
    if (argument === '--repo' && next !== undefined && !next.startsWith('--'))
      repository = resolve(cwd, next);
    else if (argument.startsWith('--repo=')) repository = resolve(cwd, argument.slice('--repo='.length));
    else if (argument.startsWith('--go=')) go = argument.slice('--go='.length);
  }
  return { repository, demo: argv.includes('--demo'), go };
}
