import type { CommitId, RepoPath } from '#shared/ids';
import { openRepository, rootEntries, treeEntries } from '../git';
import { indexPaths, type PathIndex, searchPaths } from './search-paths';

/** As many lists of names as are kept: some sessions side by side, each at its own commit. */
const MOST_KEPT = 6;

/** Names of files as they are at a commit, found by parts of them. */
export type FileNames = {
  find(
    repositoryPath: string,
    commit: CommitId,
    asked: { readonly query: string; readonly limit: number },
  ): Promise<Found>;
  /** Those that lie in no folder; of very many the first. */
  atRoot(repositoryPath: string, commit: CommitId): Promise<RepoPath[]>;
};

/** The likeliest first; `files`: of how many. */
export type Found = { readonly paths: RepoPath[]; readonly files: number };

/**
 * Each commit's names are read once, from Git's objects: nothing that an agent wrote into its worktree is asked, and a
 * checkpoint holds files that Git does not follow, too.
 */
export function createFileNames(): FileNames {
  const kept = new Map<string, Promise<PathIndex>>();
  const indexOf = (repositoryPath: string, commit: CommitId): Promise<PathIndex> => {
    const key = `${commit} ${repositoryPath}`;
    const index = kept.get(key) ?? read(repositoryPath, commit);
    // The one that was asked for last goes last.
    kept.delete(key);
    kept.set(key, index);
    index.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return index;
  };
  return {
    async find(repositoryPath, commit, { query, limit }) {
      const index = await indexOf(repositoryPath, commit);
      return { paths: searchPaths(index, query, limit), files: index.paths.length };
    },
    async atRoot(repositoryPath, commit) {
      const entries = await rootEntries(openRepository(repositoryPath), commit);
      const files = [...entries].filter(([, { mode }]) => mode !== FOLDER && mode !== SUBMODULE);
      return files.slice(0, MOST_AT_ROOT).map(([path]) => path);
    },
  };
}

const SUBMODULE = '160000';
const FOLDER = '040000';
const MOST_AT_ROOT = 2000;

async function read(repositoryPath: string, commit: CommitId): Promise<PathIndex> {
  const entries = await treeEntries(openRepository(repositoryPath), commit);
  return indexPaths([...entries].flatMap(([path, { mode }]) => (mode === SUBMODULE ? [] : [path])));
}
