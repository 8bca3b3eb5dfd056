import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import { describeRefusal } from '#shared/describe-refusal';
import type { RepositoryId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { folderIdentity, mayBeFolder } from '../folder-identity';
import { gitFoldersOf, type RepositoryTrouble, repositoryTrouble } from '../git';
import { pinnedRepository } from './pinned-repositories';
import { isSameRepository, type RepositoryIdentity, repositoryIdentity } from './repository-identity';

type Replaced = RefusalOf<'workspace-replaced'>;

/** Something else stands where the workspace of a repository was. Nothing was written there. */
export class WorkspaceReplaced extends Error {
  override readonly name = 'WorkspaceReplaced';
  constructor(readonly refusal: Replaced) {
    const { title, advice } = describeRefusal(refusal);
    super([title, advice].join(' '));
  }
}

/** The refusal that a failure is; null for any other one. */
export function replacedRefusal(error: unknown): Replaced | null {
  return error instanceof WorkspaceReplaced ? error.refusal : null;
}

/**
 * What keeps a workspace from being worked with: it is not the one that was added, or Git cannot work with it. Null when
 * nothing does.
 *
 * @param repository the repository whose sessions it is asked for; null: whichever was added at the path
 */
export async function workspaceTrouble(
  home: string,
  path: string,
  repository: RepositoryId | null = null,
): Promise<RepositoryTrouble | null> {
  return (await whyReplaced(home, path, repository)) ?? repositoryTrouble(path);
}

/** Throws {@link WorkspaceReplaced} where something else stands at a workspace's path. To be called before the first write. */
export async function proveInPlace(home: string, path: string): Promise<void> {
  const replaced = await whyReplaced(home, path);
  if (replaced) throw new WorkspaceReplaced(replaced);
}

/**
 * What stands at a workspace's path instead of the one that was added there: a link, at the path or on the way to it, even
 * one that leads to the very repository, for it may lead elsewhere in the next moment; another folder; or the folder
 * with another Git folder. Null where it is the one that was added, where nothing is there, and where the data folder
 * has nothing to compare with. Git is not asked.
 */
export async function whyReplaced(
  home: string,
  path: string,
  repository: RepositoryId | null = null,
): Promise<Replaced | null> {
  const real = await realpath(path).catch(() => null);
  if (real === null) return null;
  const recorded = pinnedRepository(home, path, repository)?.identity ?? null;
  const replaced = { code: 'workspace-replaced', path } as const;
  if (real !== path) {
    const same = recorded !== null && isSameRepository(await repositoryIdentity(real), recorded);
    return { ...replaced, found: same ? 'link-to-it' : 'link', at: real };
  }
  if (recorded === null) return null;
  const root = await folderIdentity(path);
  if (root === null || !(await mayBeFolder(path, root, recorded.root)))
    return { ...replaced, found: 'folder', at: null };
  const folders = gitFoldersOf(path);
  if (folders === null) return null;
  const common = await folderIdentity(folders.commonDir);
  const isIts =
    common !== null &&
    (await mayBeFolder(folders.commonDir, common, recorded.common)) &&
    relative(folders.commonDir, folders.gitDir) === placeOfGitFolder(recorded);
  return isIts ? null : { ...replaced, found: 'git-folder', at: folders.gitDir };
}

/** Where the working tree's own Git folder is in the shared one: that of a linked worktree is not that of another. */
function placeOfGitFolder({ gitDir, commonDir }: RepositoryIdentity): string {
  return relative(commonDir, gitDir);
}
