import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import type { OngoingOperation } from '#shared/repository';
import {
  currentHead,
  type FileSettings,
  type Git,
  GitFailed,
  type GitSetting,
  gitFoldersOf,
  type Head,
  openFilesGit,
  operationIn,
  type Person,
  readFileSettings,
  userIdentity,
} from '../git';
import { seenInside } from '../isolation';
import { asAccepted, unacceptedSettings } from '../shared-state';
import { filterTrust } from '../trust';
import { isStillThere, WorktreeReplaced, WorktreeUnrecorded } from './pinned-folder';
import { openShared } from './shared-repository';
import { adminOf, readRecord, type WorktreeRecord } from './worktree-record';

/** A worktree opened so that nothing in it is believed. */
export type OpenWorktree = AsyncDisposable & {
  /** Git for the worktree's files, under its own vetted settings. */
  readonly git: Git;
  readonly fileSettings: FileSettings;
  /** Scratch index of `git`, in a folder that is gone with the worktree's disposal. */
  readonly index: string;
  /** The worktree's real index; null when the repository no longer lists the worktree. */
  readonly realIndex: string | null;
  readonly gitDir: string | null;
  readonly commonDir: string;
  /** What the worktree's HEAD says; null when the repository no longer lists the worktree. */
  readonly head: Head | null;
  /** What HEAD names, where a Git in a sandbox has left the branch; null: what `head` says, and `HEAD` where it is detached. */
  readonly strayed: string | null;
  /** What Git is in the middle of, be it in the worktree's sandbox. */
  readonly operation: OngoingOperation | null;
  /** Who the user is to Git. */
  readonly author: Person | null;
};

/**
 * Opens a session's worktree, or the workspace (`session` null), for reading its state. Its `.git` file and `commondir`
 * are not followed: the git folder is the one recorded when it was made. That one is asked for its settings, and Git
 * then works on a git folder of ours that has them vetted. Content filters are the user's own and those of the repository
 * that the user trusts: whatever else the repository's settings say by now may be the agent's. Throws
 * {@link WorktreeReplaced} where another folder, or a link, stands in the place of a session's worktree, and
 * {@link WorktreeUnrecorded} where nothing of ours says that we made it, and `WorkspaceReplaced` where the workspace is not
 * the one that was added.
 */
export async function openWorktree(
  options: WorktreeToOpen & {
    /** Where they were read before: those that count for the worktree's files. */
    readonly fileSettings?: FileSettings;
  },
): Promise<OpenWorktree> {
  const { home, session } = options;
  const found = await findTree(options);
  const { repository, record, gitDir, commonDir, tree } = found;
  const [head, operation, inside, fileSettings, author, scratch] = await Promise.all([
    gitDir === null ? null : headOf(repository, gitDir, commonDir),
    gitDir === null ? null : operationIn(gitDir),
    session === null ? null : seenInside(home, session),
    options.fileSettings ?? settingsOf(found),
    record ? record.author : userIdentity(repository),
    mkdtemp(join(tmpdir(), 'understory-worktree-')),
  ]);
  const git = await openFilesGit(tree, fileSettings, scratch, {
    settings: { 'core.sparseCheckout': 'false' },
  });
  const index = join(scratch, 'git', 'index');
  return {
    git,
    fileSettings,
    index,
    realIndex: gitDir === null ? null : join(gitDir, 'index'),
    gitDir,
    commonDir,
    head,
    strayed: inside !== null && record !== null && inside.ref !== record.branch ? inside.ref : null,
    operation: operation ?? inside?.operation ?? null,
    author,
    [Symbol.asyncDispose]: () => rm(scratch, { recursive: true, force: true }),
  };
}

type WorktreeToOpen = {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  readonly path: string;
  readonly session: SessionId | null;
};

/**
 * The settings under which a worktree's files are recorded, as {@link openWorktree} has them: the repository is asked, and no file
 * of the worktree is opened. Throws as that does.
 */
export async function readWorktreeSettings(options: WorktreeToOpen): Promise<FileSettings> {
  return settingsOf(await findTree(options));
}

type FoundTree = Awaited<ReturnType<typeof findTree>>;

function settingsOf({ tree, trust }: FoundTree): Promise<FileSettings> {
  return readFileSettings(tree, trust);
}

async function findTree(options: WorktreeToOpen) {
  const { home, repositoryPath, path, session } = options;
  const { git: repository, commonDir } = await openShared(options);
  const record = session === null ? null : recordOf(home, session, path);
  const admin = await adminOf(commonDir, record);
  if (record) await proveStillThere({ path, commonDir, admin }, record);
  const gitDir =
    session === null ? (gitFoldersOf(path)?.gitDir ?? null) : await listedGitDir(commonDir, admin);
  // Where the repository no longer lists the worktree, the shared git folder is the next best to ask.
  const own = repository.with({ dir: path, gitDir: gitDir ?? commonDir, commonDir, workTree: path });
  const unaccepted = await unacceptedSettings(home, commonDir);
  const unacceptedPlaces = unaccepted.filter(({ key }) => DECIDES_PLACE.test(key));
  const tree = {
    ...{ git: own, root: path, workspace: repositoryPath, gitDir, commonDir },
    accepted: (all: readonly GitSetting[]) =>
      asAccepted(
        session === null
          ? all
          : all.filter(({ scope, key }) => scope !== 'worktree' || !DECIDES_PLACE.test(key)),
        unacceptedPlaces,
      ),
    ofUser: (all: readonly GitSetting[]) =>
      asAccepted(session === null ? all : all.filter(({ scope }) => scope !== 'worktree'), unaccepted),
  };
  const folders = { workspace: repositoryPath, commonDir };
  const trust = filterTrust(home, folders, session === null ? 'workspace' : 'worktree');
  return { repository, record, gitDir, commonDir, tree, trust };
}

/**
 * Makes sure that a session's worktree is still in its place, and its repository, too. To be called before the first write.
 * Throws as {@link openWorktree} does.
 */
export async function proveWorktreeInPlace(options: {
  /** The data folder. */
  home: string;
  repositoryPath: string;
  path: string;
  session: SessionId;
}): Promise<void> {
  const { home, path, session } = options;
  const { commonDir } = await openShared(options);
  const record = recordOf(home, session, path);
  await proveStillThere({ path, commonDir, admin: await adminOf(commonDir, record) }, record);
}

/** Nothing is recorded from, or written to, a folder that we did not make or that took its place. */
function recordOf(home: string, session: SessionId, path: string): WorktreeRecord {
  const record = readRecord(home, session);
  if (record === null) throw new WorktreeUnrecorded(path);
  return record;
}

async function proveStillThere(
  place: { path: string; commonDir: string; admin: string | null },
  { folder }: WorktreeRecord,
): Promise<void> {
  if (!(await isStillThere(place, folder))) throw new WorktreeReplaced(place.path);
}

/** Settings that say where the contents of files are kept, or had from: an agent that sets one sends nothing elsewhere. */
const DECIDES_PLACE = /^(lfs|remote|url)\./;

async function listedGitDir(commonDir: string, admin: string | null): Promise<string | null> {
  if (admin === null) return null;
  const place = join(commonDir, 'worktrees', admin);
  // A link would lead to files of somebody else's, which we would read, and write to.
  return (await realpath(place).catch(() => null)) === place ? place : null;
}

/** A HEAD that Git cannot read counts as none. Reading it runs nothing. */
async function headOf(repository: Git, gitDir: string, commonDir: string): Promise<Head | null> {
  try {
    return await currentHead(repository.with({ dir: commonDir, gitDir, commonDir }));
  } catch (error) {
    if (error instanceof GitFailed && error.code !== null) return null;
    throw error;
  }
}
