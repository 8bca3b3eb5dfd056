import { lstatSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, rm } from 'node:fs/promises';
import type { RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import { concurrently, together } from '../concurrently';
import type { TreeEntry } from '../git/diff-tree';
import { absoluteBytes, onDiskKinds } from '../git/index';
import { type FileIdentity, identityOf, sameIdentity } from './file-identity';
import type { FileStep, Journal } from './journal';
import { placeWithoutReplacing } from './move-files';
import { foldersBelow } from './obstacles';
import { type RenderedFrom, type RenderWatch, renderFiles } from './render-files';
import { folded, foldsNames, isSpelledSo } from './spelling';
import { syncFiles } from './sync-files';
import type { Transaction } from './transaction-folder';
import type { Workspace } from './workspace';

/** A file of the workspace that will be written (`after`) or deleted (null). */
export type TouchedFile = {
  readonly path: RepoPath;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
  /** What is there on disk, to be found there unchanged when it is replaced. */
  readonly found: FileIdentity;
  /** Id of the blob with the very bytes on disk; null when there are none, or too many to have been told. */
  readonly raw: string | null;
};

export type Staged = Pick<Journal, 'steps' | 'madeFolders' | 'oldFolders' | 'respelled'>;

export type ToStage = {
  /** Tree to write, and another place where its objects may be beside the repository's own. */
  readonly from: RenderedFrom;
  readonly touched: readonly TouchedFile[];
  /** Files that must come back exactly as they were, by their path: their own inodes, not rendered anew. */
  readonly originals: ReadonlyMap<RepoPath, string>;
  /** Repositories inside this one that come into the index: to Git one whose folder is missing was deleted. */
  readonly pointers: readonly RepoPath[];
  readonly watch: RenderWatch | null;
};

/**
 * Makes the new files ready in the transaction's folder and says step by step what will change. Before the journal is
 * written, {@link flushStaged} has to have ended.
 */
export async function stageFiles(
  workspace: Workspace,
  transaction: Transaction,
  { from, touched, originals, pointers, watch }: ToStage,
): Promise<Result<Staged, RefusalOf<'content-filter-failed'>>> {
  const writes = touched.filter((file) => file.after !== null);
  const rendered = writes.filter((file) => !originals.has(file.path));
  const [render, settings] = await together(
    renderFiles(workspace, transaction, from, { paths: rendered.map((file) => file.path), watch }),
    workspace.fileSettings(),
  );
  if (!render.ok) return render;
  const keepsModes = onDiskKinds(settings).executable;
  const steps: FileStep[] = [];
  await concurrently(touched, async (file) => {
    const before = solid(file.found);
    const how = { original: originals.get(file.path), keepsModes };
    const after = await stageOne(workspace, transaction, file, how);
    if (!sameIdentity(before, after)) steps.push({ number: 0, path: file.path, before, after });
  });
  steps.sort((a, b) => (a.path < b.path ? -1 : 1));
  const numbered = steps.map((step, number) => ({ ...step, number }));
  return ok({ steps: numbered, ...(await foldersOf(workspace.root, numbered, pointers)) });
}

/** Has the contents of the staged files reach the disk. */
export function flushStaged(transaction: Transaction, steps: readonly FileStep[]): Promise<void> {
  const files = steps.filter((step) => step.after.type === 'file');
  return syncFiles(
    transaction.folder,
    files.map((step) => absoluteBytes(transaction.fresh, step.path)),
  );
}

/** An empty folder in the way of a file counts as nothing: it is taken away and put back with the folders. */
function solid(found: FileIdentity): FileIdentity {
  return found.type === 'folder' ? { type: 'none' } : found;
}

async function stageOne(
  workspace: Workspace,
  { fresh }: Transaction,
  { path, before, after, found }: TouchedFile,
  { original, keepsModes }: { readonly original: string | undefined; readonly keepsModes: boolean },
): Promise<FileIdentity> {
  if (after === null) return { type: 'none' };
  const staged = absoluteBytes(fresh, path);
  if (original !== undefined) {
    await mkdir(staged.subarray(0, staged.lastIndexOf('/')), { recursive: true });
    await rm(staged, { force: true });
    await placeWithoutReplacing(original, staged, lstatSync(original).isSymbolicLink());
    return identityOf(staged);
  }
  const made = lstatSync(staged);
  if (found.type === 'file' && made.isFile()) {
    // Only the permission changes: the bytes stay those on disk, whatever a checkout would make of them.
    if (before?.oid === after.oid) await copyFile(absoluteBytes(workspace.root, path), staged);
    const mode =
      keepsModes || before?.mode !== after.mode
        ? permissions(found.mode, after.mode === '100755')
        : found.mode;
    if ((made.mode & 0o7777) !== mode || before?.oid === after.oid) await chmod(staged, mode);
  }
  return identityOf(staged);
}

/** The user's own permission bits; only whether the file can be run follows the tree. */
function permissions(mode: number, executable: boolean): number {
  if (((mode & 0o100) !== 0) === executable) return mode;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

async function foldersOf(
  root: string,
  steps: readonly FileStep[],
  pointers: readonly RepoPath[],
): Promise<Omit<Staged, 'steps'>> {
  const needed = new Set(pointers.flatMap((path) => [...foldersAbove(path), path]));
  const leaving = new Set<RepoPath>();
  for (const { path, before, after } of steps) {
    for (const folder of foldersAbove(path)) (after.type === 'none' ? leaving : needed).add(folder);
    // Where there is no file, an empty folder may be.
    if (before.type === 'none' && after.type !== 'none')
      for (const folder of await foldersBelow(root, path)) leaving.add(folder);
  }
  const modes = new Map<RepoPath, number | null>();
  await concurrently(new Set([...needed, ...leaving]), async (folder) => {
    const found = await lstat(absoluteBytes(root, folder)).catch(() => null);
    modes.set(folder, found?.isDirectory() ? found.mode & 0o7777 : null);
  });
  const old = [...leaving].filter((folder) => !needed.has(folder) && typeof modes.get(folder) === 'number');
  const respelled = await respelledIn(root, steps, { needed, old });
  const made = [...needed].filter((folder) => typeof modes.get(folder) !== 'number' || respelled.has(folder));
  return {
    respelled: [...respelled],
    madeFolders: made.sort((a, b) => depth(a) - depth(b)),
    oldFolders: old
      .sort((a, b) => depth(b) - depth(a))
      .map((path) => ({ path, mode: modes.get(path) ?? 0o755 })),
  };
}

/** Steps and folders that to the file system are one with others of the same apply. */
async function respelledIn(
  root: string,
  steps: readonly FileStep[],
  { needed, old }: { needed: ReadonlySet<RepoPath>; old: readonly RepoPath[] },
): Promise<Set<RepoPath>> {
  const respelled = new Set<RepoPath>();
  const one = new Map<string, RepoPath>();
  for (const { path } of steps) {
    const other = one.get(folded(path));
    if (other !== undefined) respelled.add(path).add(other);
    one.set(folded(path), path);
  }
  const leaving = new Set(old.map(folded));
  const renewed = [...needed].filter((folder) => leaving.has(folded(folder)));
  if (respelled.size + renewed.length === 0 || !(await foldsNames(root))) return new Set();
  for (const folder of renewed) if (!(await isSpelledSo(root, folder))) respelled.add(folder);
  return respelled;
}

function* foldersAbove(path: string): Generator<RepoPath> {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    yield path.slice(0, slash) as RepoPath;
  }
}

function depth(path: string): number {
  return path.split('/').length;
}
