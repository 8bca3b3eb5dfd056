import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { GitFailed, pathsFromZ, pathsToZ } from '../../git/index';
import { diskRefusal } from '../disk-refusals';
import { objectsRefusal } from '../missing-objects';
import type { Workspace } from '../workspace';
import type { Transaction } from './transaction-folder';

/** A tree, and where some of its objects may be that the user's repository does not have yet. */
export type RenderedFrom = { readonly tree: string; readonly objects: string | null };

/**
 * Writes files of a tree into the transaction's folder as a checkout would: line ends, encodings and the user's own
 * filters (such as LFS) as the tree's own attributes ask. The workspace is not touched; a filter that must not fail
 * and does ends the apply here.
 */
export async function renderFiles(
  workspace: Workspace,
  transaction: Transaction,
  { tree, objects }: RenderedFrom,
  paths: readonly RepoPath[],
): Promise<Result<null, RefusalOf<'content-filter-failed'>>> {
  const index = join(transaction.folder, 'render-index');
  const git = workspace.git.with({
    dir: transaction.fresh,
    workTree: transaction.fresh,
    index,
    env: objects === null ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects) },
  });
  await git.run([
    '-c',
    'core.splitIndex=false',
    '-c',
    'index.sparse=false',
    'read-tree',
    '--no-sparse-checkout',
    tree,
  ]);
  const attributes = pathsFromZ(await git.run(['ls-files', '-z'])).filter(isAttributes);
  for (const some of [attributes, paths]) {
    if (some.length === 0) continue;
    const args = ['checkout-index', '-q', '-f', '-z', '--stdin'];
    const result = await git.try(args, { input: pathsToZ(some) });
    if (result.code === 0) continue;
    const failed = new GitFailed(args, result.code, result.stdout, result.stderr);
    if (diskRefusal(failed, transaction.folder) || objectsRefusal(failed)) throw failed;
    return refuse({ code: 'content-filter-failed', message: result.stderr.trim() });
  }
  await rm(index, { force: true });
  return ok(null);
}

/** In quotes, so that a separator in the path is none (gitenv `GIT_ALTERNATE_OBJECT_DIRECTORIES`). */
function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

function isAttributes(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes');
}
