import { stat } from 'node:fs/promises';
import type { RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { operationIn, pathFromBytes, splitZ } from '../git/index';
import type { Workspace } from './workspace';

/**
 * Why a workspace cannot be written to right now: an operation the user has under way, conflicts left in the index, or
 * another Git at work. A bisection is only in the way of a new commit: it has its own idea of where HEAD is.
 */
export async function readyToWrite(
  workspace: Workspace,
  makesCommit: boolean,
  where: 'workspace' | 'worktree' = 'workspace',
): Promise<Result<null, RefusalOf<'operation-ongoing' | 'unmerged-index' | 'index-locked'>>> {
  const locked = await indexLocked(workspace);
  if (locked) return refuse(locked);
  const operation = workspace.operation ?? (await operationIn(workspace.gitDir));
  if (operation !== null && (operation !== 'bisect' || makesCommit)) {
    return refuse({ code: 'operation-ongoing', operation, where });
  }
  const unmerged = await unmergedPaths(workspace);
  return unmerged.length > 0 ? refuse({ code: 'unmerged-index', paths: unmerged, where }) : ok(null);
}

/** The lock another Git holds on the index, with its age; null when there is none. It is never taken away. */
export async function indexLocked(workspace: Workspace): Promise<RefusalOf<'index-locked'> | null> {
  try {
    const { mtimeMs } = await stat(workspace.indexLock);
    const ageSeconds = Math.max(0, Math.round((Date.now() - mtimeMs) / 1000));
    return { code: 'index-locked', path: workspace.indexLock, ageSeconds };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function unmergedPaths(workspace: Workspace): Promise<RepoPath[]> {
  const paths = new Set<RepoPath>();
  for (const field of splitZ(await workspace.git.run(['ls-files', '--unmerged', '-z']))) {
    paths.add(pathFromBytes(field.subarray(field.indexOf(0x09) + 1)));
  }
  return [...paths];
}
