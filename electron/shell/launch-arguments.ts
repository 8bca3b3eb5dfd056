import { resolve } from 'node:path';

/** What a start of the app asks for; also handed from a second start to the first. */
export type LaunchArguments = {
  /** Absolute path of a repository to add and show. */
  readonly repository: string | null;
  readonly demo: boolean;
};

/** Reads `--repo DIR`, `--repo=DIR` and `--demo`; everything else belongs to Electron and Chromium. */
export function launchArguments(argv: readonly string[], cwd: string): LaunchArguments {
  let repository: string | null = null;
  for (const [index, argument] of argv.entries()) {
    const next = argv[index + 1];
    if (argument === '--repo' && next !== undefined && !next.startsWith('--'))
      repository = resolve(cwd, next);
    else if (argument.startsWith('--repo=')) repository = resolve(cwd, argument.slice('--repo='.length));
  }
  return { repository, demo: argv.includes('--demo') };
}
