import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { gitPath, openGit, openRepository, UNDERSTORY } from '../../git/index';
import { filterTrust } from '../../trust/index';
import { type OpenWorktree, openWorktree, proveWorktreeInPlace } from '../../worktree/index';
import { transactionsOfSession, type Workspace } from '../../writing/index';

/** A session's worktree, to be written to as a workspace is, with nothing in it believed. To be disposed of after use. */
export type SessionWorkspace = AsyncDisposable & {
  readonly workspace: Workspace;
  readonly opened: OpenWorktree;
};

export type WorktreePlace = {
  readonly repositoryPath: string;
  /** The worktree's folder. */
  readonly path: string;
  readonly session: SessionId;
};

/** `home` is the data folder. Null when the repository no longer lists the worktree: then it has no HEAD and no index to put back. */
export async function openSessionWorkspace(
  home: string,
  { repositoryPath, path, session }: WorktreePlace,
): Promise<SessionWorkspace | null> {
  const opened = await openWorktree({ home, repositoryPath, path, session });
  const { gitDir, commonDir, realIndex } = opened;
  if (gitDir === null || realIndex === null) {
    await opened[Symbol.asyncDispose]();
    return null;
  }
  const repository = openRepository(repositoryPath);
  const scratch = join(dirname(dirname(opened.index)), 'refs');
  await mkdir(scratch);
  await writeFile(
    join(scratch, 'HEAD'),
    `${opened.head?.ref ? `ref: ${opened.head.ref}` : (opened.head?.commit ?? 'ref: refs/heads/none')}\n`,
  );
  // For refs Git asks the git folder itself where the shared one is, whatever its environment says.
  await writeFile(join(scratch, 'commondir'), `${commonDir}\n`);
  const { name, email } = opened.author ?? UNDERSTORY;
  const git = openGit(path, {
    gitDir: scratch,
    commonDir,
    workTree: path,
    index: realIndex,
    settings: { 'core.bare': 'false', 'core.splitIndex': 'false', 'core.sparseCheckout': 'false' },
    env: {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    },
  });
  const [objects, objectFormat] = await Promise.all([
    gitPath(repository, 'objects'),
    repository.line(['rev-parse', '--show-object-format']),
  ]);
  const workspace: Workspace = {
    git,
    fileSettings: () => Promise.resolve(opened.fileSettings),
    proveInPlace: () => proveWorktreeInPlace({ home, repositoryPath, path, session }),
    trust: filterTrust(home, { workspace: repositoryPath, commonDir }, 'worktree'),
    root: path,
    workspace: repositoryPath,
    gitDir,
    commonDir,
    objects,
    index: realIndex,
    indexLock: `${realIndex}.lock`,
    transactions: transactionsOfSession(home, session),
    ownFolder: join(commonDir, 'understory', 'sessions', session),
    objectFormat,
    attributes: join(commonDir, 'info', 'attributes'),
    unaccepted: [],
    operation: opened.operation,
  };
  return { workspace, opened, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
