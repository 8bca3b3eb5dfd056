import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { ok } from '#shared/result';
import type { VerbContext } from './verb';

/** The working tree that a folder lies in, and the main one (or the bare repository) that it shares all with. */
export type RepositoryHere = {
  readonly path: string;
  /** Whether a workspace is of the same repository: this one, the main one, or another one linked to it. */
  has(workspace: string): Promise<boolean>;
};

/** Finds the repository of a folder, by default of the one that one stands in. */
export async function findRepository(
  { client, cwd }: Pick<VerbContext, 'client' | 'cwd'>,
  folder: string | undefined,
): Promise<Result<RepositoryHere, Refusal>> {
  const inspect = (path: string) => client.repositories.inspect({ path });
  const here = resolve(cwd, folder ?? '.');
  await client.repositories.follow({ path: here });
  const found = await inspect(here);
  if (!found.ok) return found;
  const { path, linkedTo } = found.value;
  const main = linkedTo ?? path;
  const asked = new Map<string, Promise<boolean>>();
  const isLinked = async (workspace: string) => {
    // Only a linked worktree has a file there; asking Git about every other repository would take its time.
    const link = await lstat(join(workspace, '.git')).catch(() => null);
    if (!link?.isFile()) return false;
    const other = await inspect(workspace);
    return other.ok && other.value.linkedTo === main;
  };
  return ok({
    path,
    has: (workspace) => {
      if (workspace === path || workspace === main) return Promise.resolve(true);
      const answer = asked.get(workspace) ?? isLinked(workspace);
      asked.set(workspace, answer);
      return answer;
    },
  });
}

/** Those of some rows whose workspace is of the repository; all of them for none. */
export async function ofRepository<T extends { readonly repositoryPath: string }>(
  place: RepositoryHere | null,
  rows: readonly T[],
): Promise<T[]> {
  if (place === null) return [...rows];
  const fits = await Promise.all(rows.map(({ repositoryPath }) => place.has(repositoryPath)));
  return rows.filter((_, index) => fits[index]);
}
