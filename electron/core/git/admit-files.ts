import { accessSync, constants } from 'node:fs';
import type { RepoPath } from '#shared/ids';
import type { SkippedFile } from '#shared/skipped-file';
import type { OnDisk } from './disk';
import type { FiltersInUse } from './filters-in-use';
import type { Git } from './git';
import { absoluteBytes } from './path-bytes';
import { filteredBy } from './untrusted-filters';

/** A new or changed file above this size is left out of a recorded tree. */
export const LARGEST = 50 * 1024 * 1024;

export type Look = (path: string) => Promise<OnDisk>;

/** What came of storing files, and the filters that they go through. */
export type Storing = { readonly leftOut: SkippedFile[]; readonly filters: FiltersInUse };

/** The paths that are to be stored; the others are noted with why they are not. */
export async function admit(
  git: Git,
  root: string,
  paths: readonly RepoPath[],
  { look, leftOut, filters }: Storing & { readonly look: Look },
): Promise<RepoPath[]> {
  const admitted: RepoPath[] = [];
  const large: RepoPath[] = [];
  for (const path of paths) {
    const { kind, bytes } = await look(path);
    if (kind === 'file' && bytes > LARGEST) large.push(path);
  }
  const small = new Set(await filteredBy(git, filters.keepingContents, large, 'files'));
  const withheld = new Set(await filteredBy(git, filters.withheld, paths, 'files'));
  for (const path of paths) {
    const { kind, bytes } = await look(path);
    if (kind === 'too-long') leftOut.push({ path, reason: 'path-too-long' });
    else if (kind === 'special') leftOut.push({ path, reason: 'special-file' });
    else if (kind === 'file' && bytes > LARGEST && !small.has(path))
      leftOut.push({ path, reason: 'too-large' });
    else if (kind === 'file' && !isReadable(root, path)) leftOut.push({ path, reason: 'unreadable' });
    // What it is to keep out of the repository is not put there: it is in the worktree.
    else if (kind === 'file' && withheld.has(path)) leftOut.push({ path, reason: 'filter-failed' });
    else admitted.push(path);
  }
  return admitted;
}

function isReadable(root: string, path: RepoPath): boolean {
  try {
    accessSync(absoluteBytes(root, path), constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
