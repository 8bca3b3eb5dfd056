import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RepositoryId } from '#shared/ids';
import { parseJsonAs } from '#shared/parse-json';
import { RepositoryIdentity } from './repository-identity';

/** A repository that was added: where its workspace is, and by what it is known. */
export const PinnedRepository = z.object({
  id: RepositoryId,
  /** Real path of the workspace's top folder. */
  path: z.string(),
  /** Null: not seen since versions that wrote none down. */
  identity: RepositoryIdentity.nullable().default(null),
});
export type PinnedRepository = z.infer<typeof PinnedRepository>;

const PinnedRepositories = z.object({
  repositories: z.array(PinnedRepository),
  removed: z.array(PinnedRepository).default([]),
});
type PinnedRepositories = z.infer<typeof PinnedRepositories>;

/** The file in the data folder that lists the repositories. */
export function listFile(home: string): string {
  return join(home, 'repositories.json');
}

/**
 * The entry of a workspace in the list of a data folder, also where the user took it off; null where there is none.
 * `repository` null: whichever is at the path.
 */
export function pinnedRepository(
  home: string,
  path: string,
  repository: RepositoryId | null,
): PinnedRepository | null {
  const { repositories, removed } = readList(listFile(home));
  const all = [...repositories, ...removed.toReversed()];
  const own = repository === null ? undefined : all.find(({ id }) => id === repository);
  return own ?? all.find((entry) => entry.path === path) ?? null;
}

const NONE: PinnedRepositories = { repositories: [], removed: [] };
const read = new Map<string, { readonly state: string; readonly list: PinnedRepositories }>();

/** It is asked before every write, so it is read again only when it was written anew. */
function readList(file: string): PinnedRepositories {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!found) return NONE;
  const state = `${found.ino} ${found.mtimeNs} ${found.size}`;
  const known = read.get(file);
  if (known?.state === state) return known.list;
  const list = parseList(readFileSync(file, 'utf8'));
  read.set(file, { state, list });
  return list;
}

/** A damaged list pins nothing: it is put aside when the list is opened. */
function parseList(text: string): PinnedRepositories {
  return parseJsonAs(PinnedRepositories, text) ?? NONE;
}
