import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ApplyPlan } from '#shared/apply';
import type { Resolution } from '#shared/conflict';
import { UsageError } from './exit-code';
import { matchFile, type TypedIn } from './path-argument';

const CHOICES = ['ours', 'theirs', 'base', 'both', 'delete'] as const;
type Choice = (typeof CHOICES)[number];

/** What an agent that was asked proposed. */
const PROPOSED = 'proposed' as const;

/**
 * `PATH=ours`, `=theirs`, `=base`, `=both`, `=delete`, `PATH=@FILE` for the whole file's new content, `PATH=proposed` for
 * what an agent proposed there, or `proposed` (path null) for all that agents proposed.
 */
export type ResolutionArgument =
  | { readonly path: string; readonly take: Choice | { readonly file: string } }
  | { readonly path: string | null; readonly take: typeof PROPOSED };

/** Reads one `--resolve`; the last `=` divides, since paths may have one. Throws {@link UsageError}. */
export function parseResolution(text: string): ResolutionArgument {
  if (text === PROPOSED) return { path: null, take: PROPOSED };
  const at = text.lastIndexOf('=');
  // A file's own name may have a `=` behind the `=@`.
  const file = /^(.+?)=@(.+)$/s.exec(text);
  if (file?.[1] && file[2]) return { path: file[1], take: { file: file[2] } };
  const take = [...CHOICES, PROPOSED].find((choice) => choice === text.slice(at + 1));
  if (at < 1 || !take) {
    throw new UsageError(
      `--resolve wants PATH=${CHOICES.join('|')}, PATH=@FILE, PATH=proposed or proposed, not "${text}"`,
    );
  }
  return { path: text.slice(0, at), take };
}

/**
 * Reads the files that resolutions name, finds the paths they mean and what was proposed there. Of two for one path the
 * later one counts, so that single files can be resolved otherwise than proposed.
 */
export async function toResolutions(
  given: readonly ResolutionArgument[],
  { conflicts, offers }: Pick<ApplyPlan, 'conflicts' | 'offers'>,
  place: TypedIn,
): Promise<Resolution[]> {
  const known = conflicts.map((conflict) => conflict.path);
  const proposals = offers.filter(({ source }) => source === 'agent');
  const resolutions = given.map(async ({ path, take }): Promise<Resolution[]> => {
    if (take === PROPOSED) {
      const wanted = path === null ? null : await matchFile(path, known, place);
      return proposals
        .filter((proposal) => wanted === null || proposal.path === wanted)
        .map(({ source: _source, from: _from, ...resolution }) => resolution);
    }
    const named = await matchFile(path, known, place);
    if (typeof take === 'string') return [{ path: named, take: { choice: take } }];
    const bytes = (await readContent(resolve(place.cwd, take.file))).toString('base64');
    return [{ path: named, take: { choice: 'content', bytes } }];
  });
  return withoutOverruled((await Promise.all(resolutions)).flat());
}

/** A resolution for any place would lose to an earlier one that names the place. */
function withoutOverruled(resolutions: readonly Resolution[]): Resolution[] {
  return resolutions.filter(
    ({ path, place }, index) =>
      place === undefined ||
      !resolutions.slice(index + 1).some((later) => later.path === path && later.place === undefined),
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
