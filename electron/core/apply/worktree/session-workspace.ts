import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { gitPath, openRepository, UNDERSTORY } from '../../git/index';
import { type OpenWorktree, openWorktree } from '../../worktree/index';
import { transactionsOfSession } from '../transactions-of';
import type { Workspace } from '../workspace';

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
  const opened = await openWorktree({ repositoryPath, path, session });
  const { gitDir, commonDir, realIndex } = opened;
  if (gitDir === null || realIndex === null) {
    await opened[Symbol.asyncDispose]();
    return null;
  }
  const repository = openRepository(repositoryPath);
  const scratch = dirname(opened.index);
  // For refs Git asks the git folder itself where the shared one is, whatever its environment says.
  await writeFile(join(scratch, 'commondir'), `${commonDir}\n`);
  if (opened.head?.ref) await writeFile(join(scratch, 'HEAD'), `ref: ${opened.head.ref}\n`);
  const { name, email } = opened.author ?? UNDERSTORY;
  const git = opened.git.with({
    index: realIndex,
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
    root: path,
    gitDir,
    commonDir,
    objects,
    index: realIndex,
    indexLock: `${realIndex}.lock`,
    transactions: transactionsOfSession(home, session),
    ownFolder: join(commonDir, 'understory', 'sessions', session),
    attributes: join(commonDir, 'info', 'attributes'),
    objectFormat,
  };
  return { workspace, opened, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
