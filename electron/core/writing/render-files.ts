import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import {
  absoluteBytes,
  type FileSettings,
  filterComplaint,
  GitFailed,
  openFilesGit,
  pathsFromZ,
  pathsToZ,
  READ_WHOLE_TREE,
  refuseUntrusted,
  settingIn,
} from '../git/index';
import { diskRefusal } from './disk-refusals';
import { objectsRefusal } from './missing-objects';
import type { Transaction } from './transaction-folder';
import type { Workspace } from './workspace';

/** Who follows the rendering. Its signal ends Git and with it the user's filters; `rendered` hears how many are there. */
export type RenderWatch = { readonly signal: AbortSignal; rendered(files: number): void };

const LOOK_EVERY_MS = 100;
const LOOKED_AT = 200;

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
  { paths, watch }: { readonly paths: readonly RepoPath[]; readonly watch: RenderWatch | null },
): Promise<Result<null, RefusalOf<'content-filter-failed'>>> {
  const index = join(transaction.folder, 'render-index');
  const settings = await workspace.fileSettings();
  const files = await openFilesGit(workspace, settings, transaction.folder, {
    index,
    env: objects === null ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects) },
  });
  const git = files.with({ dir: transaction.fresh, workTree: transaction.fresh });
  await git.run([...READ_WHOLE_TREE, tree]);
  await refuseUntrusted(git, settings, async () => paths, 'index');
  const workers = workersFor(settings, paths.length);
  const listing = await git.run(['ls-files', '-z']);
  const attributes = listing.includes(ATTRIBUTES) ? pathsFromZ(listing).filter(isAttributes) : [];
  for (const some of [attributes, paths]) {
    if (some.length === 0) continue;
    const args = [...workers, 'checkout-index', '-q', '-f', '-z', '--stdin'];
    const signal = watch ? { signal: watch.signal } : {};
    const looking = watch && some === paths ? followRendering(transaction.fresh, paths, watch) : undefined;
    const result = await git
      .try(args, { input: pathsToZ(some), ...signal })
      .finally(() => clearInterval(looking));
    if (result.code === 0) continue;
    const failed = new GitFailed(args, result);
    if (diskRefusal(failed, transaction.folder) || objectsRefusal(failed)) throw failed;
    return refuse({ code: 'content-filter-failed', message: filterComplaint(result.stderr) });
  }
  await rm(index, { force: true });
  await rm(join(transaction.folder, 'git'), { recursive: true, force: true });
  return ok(null);
}

/**
 * Git does not say how far it is, and may write the files in any order: how many there are is told by some of them,
 * spread over all.
 */
function followRendering(fresh: string, paths: readonly RepoPath[], watch: RenderWatch): NodeJS.Timeout {
  const apart = Math.ceil(paths.length / LOOKED_AT);
  const spread = paths.filter((_path, position) => position % apart === 0);
  return setInterval(() => {
    const there = spread.filter((path) => isThere(absoluteBytes(fresh, path))).length;
    watch.rendered(Math.min(paths.length, there * apart));
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

/** From here on processes that write side by side are worth starting (the default of `checkout.thresholdForParallelism`). */
const MANY = 100;
const MOST_WORKERS = 8;

/** Settings that have Git write many files side by side, unless the user has settled how. Git's own default is one by one. */
function workersFor(settings: FileSettings, files: number): string[] {
  if (files < MANY || settingIn(settings, 'checkout.workers') !== null) return [];
  return ['-c', `checkout.workers=${Math.min(availableParallelism(), MOST_WORKERS)}`];
}

const ATTRIBUTES = '.gitattributes\0';

function isAttributes(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes');
}
