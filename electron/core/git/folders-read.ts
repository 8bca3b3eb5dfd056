import { dirname, isAbsolute, join } from 'node:path';
import { gitFoldersOf } from './git-folders';

/** The folders that a Git process reads, as far as they are known from how it was started. Absolute paths. */
export type GitFolders = {
  /** Git folders, and folders of objects. */
  readonly gitFolders: readonly string[];
  /** Null where no working tree is read. */
  readonly workTree: string | null;
};

export function foldersRead(start: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}): GitFolders {
  const { GIT_DIR, GIT_COMMON_DIR, GIT_OBJECT_DIRECTORY, GIT_WORK_TREE, GIT_INDEX_FILE } = start.env;
  const borrowed = foldersIn(start.env.GIT_ALTERNATE_OBJECT_DIRECTORIES ?? '');
  const found = GIT_DIR === undefined ? gitFoldersOf(start.cwd) : null;
  const named = [
    GIT_DIR ?? found?.gitDir ?? join(start.cwd, '.git'),
    GIT_COMMON_DIR ?? found?.commonDir,
    GIT_OBJECT_DIRECTORY && dirname(GIT_OBJECT_DIRECTORY),
    GIT_INDEX_FILE && dirname(GIT_INDEX_FILE),
    ...borrowed.map((objects) => dirname(objects)),
  ];
  return {
    gitFolders: [...new Set(named.flatMap((folder) => folder || []))],
    workTree: GIT_WORK_TREE ?? (found ? start.cwd : null),
  };
}

/** Folders in a list as Git takes it: those with a colon or quote in them are in quotes. */
function foldersIn(list: string): string[] {
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"|([^:]+)/g)].flatMap(([, quoted, plain]) => {
    const folder = quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1');
    return folder && isAbsolute(folder) ? [folder] : [];
  });
}
