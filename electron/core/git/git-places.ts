import { dirname, join } from 'node:path';
import { gitFoldersOf } from './git-folders';

/** The folders that a Git process reads, as far as they are known from how it was started. Absolute paths. */
export type GitPlaces = {
  /** Git folders, and folders of objects. */
  readonly gitFolders: readonly string[];
  /** Null where no working tree is read. */
  readonly workTree: string | null;
};

export function placesOf(start: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}): GitPlaces {
  const { GIT_DIR, GIT_COMMON_DIR, GIT_OBJECT_DIRECTORY, GIT_WORK_TREE, GIT_INDEX_FILE } = start.env;
  const found = GIT_DIR === undefined ? gitFoldersOf(start.cwd) : null;
  const named = [
    GIT_DIR ?? found?.gitDir ?? join(start.cwd, '.git'),
    GIT_COMMON_DIR ?? found?.commonDir,
    GIT_OBJECT_DIRECTORY && dirname(GIT_OBJECT_DIRECTORY),
    GIT_INDEX_FILE && dirname(GIT_INDEX_FILE),
  ];
  return {
    gitFolders: [...new Set(named.flatMap((folder) => folder || []))],
    workTree: GIT_WORK_TREE ?? (found ? start.cwd : null),
  };
}
