import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import type { OngoingOperation } from '#shared/repository';
import { ok, type Result, refuse } from '#shared/result';
import {
  currentHead,
  type FileSettings,
  type FilterTrust,
  findLayoutUntroubled,
  type Git,
  openRepository,
  type RepositoryTrouble,
  readFileSettings,
} from '../git/index';
import type { UnacceptedSetting } from '../shared-state/index';
import { filterTrust } from '../trust/index';
import { proveInPlace, whyReplaced } from '../workspace-pin/index';
import { transactionsOfWorkspace } from './transactions-of';

/** The user's working tree and where Git keeps what belongs to it. Paths are absolute. */
export type Workspace = {
  /** Git in the working tree's top folder, told its git folder so that nothing is discovered anew. Not for files. */
  readonly git: Git;
  /** Settings under which files are to be looked at and written, vetted; asked for once. */
  fileSettings(): Promise<FileSettings>;
  /**
   * Makes sure, before something is written, that the folder is still the one that is meant. Throws `WorkspaceReplaced`, of
   * a session's worktree `WorktreeReplaced` too.
   */
  proveInPlace(): Promise<void>;
  /** Which content filters count. */
  readonly trust: FilterTrust;
  readonly root: string;
  /** The user's workspace of the repository. */
  readonly workspace: string;
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
  /** What Git is in the middle of in the sandbox of a session's worktree, where the worktree itself knows nothing of it. */
  readonly operation?: OngoingOperation | null;
};

const PLACES = ['objects', 'index', 'index.lock', 'understory'];

/**
 * Opens the working tree whose top folder is given: that is where is written, whatever Git would make of it, and only if
 * it is the one that was added there. `home` is the data folder.
 */
export async function openWorkspace(
  home: string,
  path: string,
): Promise<Result<Workspace, RepositoryTrouble>> {
  const root = path;
  const git = openRepository(root);
  const replaced = await whyReplaced(home, root);
  if (replaced) return refuse(replaced);
  const places = await findLayoutUntroubled(root, PLACES);
  if (!places.ok) return places;
  const { gitDir, commonDir, objectFormat, paths } = places.value;
  const [objects = '', index = '', indexLock = '', ownFolder = ''] = paths;
  const transactions = transactionsOfWorkspace(home, gitDir);
  const trust = filterTrust(home, { workspace: root, commonDir }, 'workspace');
  let settings: Promise<FileSettings> | undefined;
  return ok({
    git,
    fileSettings: () => (settings ??= readFileSettings({ git, root, gitDir, commonDir }, trust)),
    proveInPlace: () => proveInPlace(home, root),
    trust,
    root,
    workspace: root,
    gitDir,
    commonDir,
    objects,
    index,
    indexLock,
    transactions,
    ownFolder,
    objectFormat,
    attributes: join(commonDir, 'info', 'attributes'),
    unaccepted: [],
  });
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
