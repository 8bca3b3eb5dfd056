import { resolve } from 'node:path';
import { z } from 'zod';

/** What a start of the app asks for; also handed from a second start to the first. */
export const LaunchArguments = z.object({
  /** Absolute path of a repository to add and show. */
  repository: z.string().nullable(),
  demo: z.boolean(),
});
export type LaunchArguments = z.infer<typeof LaunchArguments>;

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
