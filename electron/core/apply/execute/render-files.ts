import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { absoluteBytes, GitFailed, pathsFromZ, pathsToZ } from '../../git/index';
import { diskRefusal } from '../disk-refusals';
import { objectsRefusal } from '../missing-objects';
import type { Workspace } from '../workspace';
import type { Transaction } from './transaction-folder';

/** Who follows the rendering. Its signal ends Git and with it the user's filters; `rendered` hears how many are there. */
export type RenderWatch = { readonly signal: AbortSignal; rendered(files: number): void };

const LOOK_EVERY_MS = 100;

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
  watch: RenderWatch | null,
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
    const signal = watch ? { signal: watch.signal } : {};
    const looking = watch && some === paths ? followRendering(transaction.fresh, paths, watch) : undefined;
    const result = await git
      .try(args, { input: pathsToZ(some), ...signal })
      .finally(() => clearInterval(looking));
    if (result.code === 0) continue;
    const failed = new GitFailed(args, result.code, result.stdout, result.stderr);
    if (diskRefusal(failed, transaction.folder) || objectsRefusal(failed)) throw failed;
    return refuse({ code: 'content-filter-failed', message: result.stderr.trim() });
  }
  await rm(index, { force: true });
  return ok(null);
}

/**
 * Git does not say how far it is, but writes the files in the order it is given them: the first one that is missing
 * tells. With several of Git's own workers that is a guess, which never goes back.
 */
function followRendering(fresh: string, paths: readonly RepoPath[], watch: RenderWatch): NodeJS.Timeout {
  let rendered = 0;
  return setInterval(() => {
    let missing = paths.length;
    for (let from = rendered; from < missing; ) {
      const middle = Math.floor((from + missing) / 2);
      const path = paths[middle];
      if (path !== undefined && isThere(absoluteBytes(fresh, path))) from = middle + 1;
      else missing = middle;
    }
    rendered = missing;
    watch.rendered(rendered);
  }, LOOK_EVERY_MS);
}

function isThere(path: Buffer): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** In quotes, so that a separator in the path is none (gitenv `GIT_ALTERNATE_OBJECT_DIRECTORIES`). */
function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

function isAttributes(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes');
}
