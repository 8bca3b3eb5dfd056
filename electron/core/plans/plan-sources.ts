import { createHash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { RepoPath } from '#shared/ids';
import type { Plan, PlanSource } from '#shared/plan';
import { readInTree } from '../git';
import type { PlanFile } from '../plan-file';

/** The files that a plan was read from: known by what they held, and looked at again only within the workspace. */

/** More than is read as a plan. */
const MOST_BYTES = 4 * 1024 * 1024;

/** How files are known from now on. `path`: where one is on the disk, as whoever handed it over says. */
export function sourcesOf(
  files: readonly (PlanFile & { readonly path?: string | undefined })[],
  workspace: string | null,
): PlanSource[] {
  return files.map(({ name, bytes, path }) => ({
    ...{ name, hash: hashOf(bytes) },
    path: workspace !== null && path !== undefined ? pathWithin(workspace, path) : null,
  }));
}

/** One name for all that they hold. */
export function hashOfAll(sources: readonly PlanSource[]): string {
  return createHash('sha256')
    .update(sources.map(({ hash }) => hash).join('\n'))
    .digest('hex');
}

/**
 * The files of a plan as they are now, for those that all lie in the workspace; no link is followed, wherever one leads. A name:
 * the file that is not there. Null: not all of them are in the workspace.
 */
export async function readSources(
  { sources }: Pick<Plan, 'sources'>,
  workspace: string,
): Promise<readonly (PlanFile & { readonly path: RepoPath })[] | string | null> {
  const files: (PlanFile & { readonly path: RepoPath })[] = [];
  for (const { name, path } of sources) {
    // Where it is comes from outside, so it is looked at again.
    if (path === null || !staysWithin(path)) return null;
    const found = await readInTree(workspace, path, MOST_BYTES);
    if (found.kind !== 'file') return name;
    files.push({ name, path, bytes: found.bytes });
  }
  return files.length === 0 ? null : files;
}

/** Whether files hold what they held. */
export function isSame(one: readonly PlanSource[], other: readonly PlanSource[]): boolean {
  return hashOfAll(one) === hashOfAll(other);
}

function pathWithin(workspace: string, path: string): RepoPath | null {
  if (!isAbsolute(path)) return null;
  const within = relative(workspace, path).split(sep).join('/');
  return within !== '' && !isAbsolute(within) && staysWithin(within) ? RepoPath.parse(within) : null;
}

function staysWithin(path: string): boolean {
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git');
}

/** What a file is known by: what it holds. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
