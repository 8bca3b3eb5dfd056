import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import {
  currentHead,
  type FileSettings,
  findPlaces,
  type Git,
  GitFailed,
  openRepository,
  readFileSettings,
} from '../git/index';
import type { UnacceptedSetting } from '../shared-state/index';
import { transactionsOfWorkspace } from './transactions-of';

/** The user's working tree and where Git keeps what belongs to it. Paths are absolute. */
export type Workspace = {
  /** Git in the working tree's top folder, told its git folder so that nothing is discovered anew. Not for files. */
  readonly git: Git;
  /** Settings under which files are to be looked at and written, vetted; asked for once. */
  fileSettings(): Promise<FileSettings>;
  readonly root: string;
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objects: string;
  readonly index: string;
  readonly indexLock: string;
  /** In the data folder: what says what is being written, and what an undo needs. */
  readonly transactions: string;
  /** In the git folder, for files of a transaction that the data folder's file system cannot be moved to. */
  readonly ownFolder: string;
  readonly objectFormat: string;
  /** The repository's own attributes, beside those of its trees. */
  readonly attributes: string;
  /** Settings of the repository that a turn changed, which do not count. */
  readonly unaccepted: readonly UnacceptedSetting[];
};

const PLACES = ['objects', 'index', 'index.lock', 'understory'];

/** Opens the working tree whose top folder is given: that is where is written, whatever Git would make of it. `home` is the data folder. */
export async function openWorkspace(
  home: string,
  path: string,
): Promise<Result<Workspace, RefusalOf<'repository-missing'>>> {
  const there = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!there) return refuse({ code: 'repository-missing', path });
  try {
    const root = await realpath(path);
    const git = openRepository(root);
    const { gitDir, commonDir, objectFormat, paths } = await findPlaces(git, PLACES);
    let settings: Promise<FileSettings> | undefined;
    const [objects = '', index = '', indexLock = '', ownFolder = ''] = paths;
    return ok({
      git,
      fileSettings: () =>
        (settings ??= readFileSettings({ git, root, gitDir, commonDir }, ({ value }) => value)),
      root,
      gitDir,
      commonDir,
      objects,
      index,
      indexLock,
      transactions: transactionsOfWorkspace(home, gitDir),
      ownFolder,
      objectFormat,
      attributes: join(commonDir, 'info', 'attributes'),
      unaccepted: [],
    });
  } catch (error) {
    if (error instanceof GitFailed && error.code === 128) return refuse({ code: 'repository-missing', path });
    throw error;
  }
}

/** What is checked out, as a plan needs it. */
export type CheckedOut = {
  /** Full ref, or `HEAD` when detached. */
  readonly ref: string;
  readonly commit: CommitId | null;
};

export async function checkedOut(workspace: Workspace): Promise<CheckedOut> {
  const head = await currentHead(workspace.git);
  return { ref: head.ref ?? 'HEAD', commit: head.commit };
}
