import type { RepositoryId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import type { Branch, Repository } from '#shared/repository';
import type { Result } from '#shared/result';
import type { Clock, Log } from '../ports';
import type { NotUsable } from './inspect-repository';

export type RepositoryPlace = { readonly id: RepositoryId; readonly name: string; readonly path: string };

/** The repositories the user added, in the order of adding. One that is moved away stays listed as missing. */
export type Repositories = {
  list(): Promise<Repository[]>;
  /** What is known without looking at the disk; null for an id that was never added or was removed. */
  get(id: RepositoryId): RepositoryPlace | null;
  /** Adds the repository that a folder belongs to; adding it again answers the one that is there. */
  add(path: string): Promise<Result<Repository, NotUsable>>;
  /** Forgets the repository; nothing on disk is touched. */
  remove(id: RepositoryId): Promise<Result<Record<string, never>, RefusalOf<'repository-unknown'>>>;
  branches(
    id: RepositoryId,
  ): Promise<Result<Branch[], RefusalOf<'repository-unknown' | 'repository-missing'>>>;
  /** Looks at the disk again and tells the listeners when something changed. */
  refresh(): Promise<void>;
  /** Hears the whole list whenever it changes. Returns the way to stop listening. */
  onChange(listener: (repositories: Repository[]) => void): () => void;
};

/** Opens the registry kept in `<home>/repositories.json`. */
export function createRepositories(_ports: { home: string; clock: Clock; log: Log }): Repositories {
  throw new Error('being built');
}
