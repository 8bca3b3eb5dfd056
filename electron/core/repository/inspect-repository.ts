import type { RefusalOf } from '#shared/refusals';
import type { RepositoryState } from '#shared/repository';
import type { Result } from '#shared/result';

/** Why a folder cannot be worked with as a repository. */
export type NotUsable = RefusalOf<
  | 'folder-not-found'
  | 'not-a-repository'
  | 'bare-repository'
  | 'git-missing'
  | 'git-too-old'
  | 'dubious-ownership'
  | 'unsupported-repository'
>;

/** Recognises what a folder is to us. Writes nothing and trusts nothing: ownership rules of Git stay in force. */
export function inspectRepository(_path: string): Promise<Result<RepositoryState, NotUsable>> {
  throw new Error('being built');
}
