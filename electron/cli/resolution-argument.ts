import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Resolution } from '#shared/apply';
import { displayPath } from '#shared/display-path';
import { RepoPath } from '#shared/ids';
import { UsageError } from './exit-code';

const CHOICES = ['ours', 'theirs', 'base', 'both', 'delete'] as const;
type Choice = (typeof CHOICES)[number];

/** `PATH=ours`, `=theirs`, `=base`, `=both`, `=delete`, or `PATH=@FILE` for the whole file's new content. */
export type ResolutionArgument = { readonly path: string; readonly take: Choice | { readonly file: string } };

/** Reads one `--resolve`; the last `=` divides, since paths may have one. Throws {@link UsageError}. */
export function parseResolution(text: string): ResolutionArgument {
  const at = text.lastIndexOf('=');
  // A file's own name may have a `=` behind the `=@`.
  const file = /^(.+?)=@(.+)$/s.exec(text);
  if (file?.[1] && file[2]) return { path: file[1], take: { file: file[2] } };
  const take = CHOICES.find((choice) => choice === text.slice(at + 1));
  if (at < 1 || !take) {
    throw new UsageError(`--resolve wants PATH=${CHOICES.join('|')} or PATH=@FILE, not "${text}"`);
  }
  return { path: text.slice(0, at), take };
}

/** Reads the files that resolutions name and finds the paths they mean. */
export async function toResolutions(
  given: readonly ResolutionArgument[],
  known: readonly RepoPath[],
  cwd: string,
): Promise<Resolution[]> {
  return Promise.all(
    given.map(async ({ path, take }) => ({
      path: matchPath(path, known),
      take:
        typeof take === 'string'
          ? { choice: take }
          : {
              choice: 'content' as const,
              bytes: (await readContent(resolve(cwd, take.file))).toString('base64'),
            },
    })),
  );
}

/** A path as typed: exact, or as it was printed when its name holds bytes or characters that cannot be typed. */
export function matchPath(typed: string, known: readonly RepoPath[]): RepoPath {
  return (
    known.find((path) => path === typed) ??
    known.find((path) => displayPath(path) === typed) ??
    RepoPath.parse(typed)
  );
}

async function readContent(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(
      `the resolution's file cannot be read: ${error instanceof Error ? error.message : path}`,
    );
  }
}
