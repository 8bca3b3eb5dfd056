import { type BigIntStats, lstatSync, type Stats } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import type { RepoPath } from '#shared/ids';
import { concurrently } from '../concurrently';
import { absoluteBytes, updateRef } from '../git/index';
import { type FileIdentity, identityOf, sameIdentity } from './file-identity';
import { replaceIndex } from './index-swap';
import type { FileStep } from './journal';
import { exists, moveAside, moveWithoutReplacing, placeWithoutReplacing } from './move-files';
import { idOf } from './operation';
import { isSpelledSo } from './spelling';
import { switchHead } from './switch-head';
import { isOutOfReach } from './transaction-folder';
import type { Work } from './work';

/**
 * Does what the journal says. Throws, before anything is written, where the working tree is no longer in its place.
 *
 * @param again true after a crash, or when for any other reason steps may be done: they are seen to be
 * @returns what somebody else changed meanwhile; then the caller takes everything back
 */
export async function writeSteps(work: Work, again: boolean): Promise<string[]> {
  await work.workspace.proveInPlace();
  const changed = await writeFiles(work, again);
  if (changed.length > 0) return changed;
  const { journal, workspace, step } = work;
  if (journal.ref) {
    const { name, from, to } = journal.ref;
    const message = `understory: ${journal.operation.kind} ${idOf(journal.operation)}`;
    if ((await updateRef(workspace.git, name, to, { from, message })) === 'updated')
      step({ at: 'ref moved' });
    else if ((await refAt(work)) !== to) return [name];
  }
  await switchHead(work);
  await replaceIndex(work, 'after');
  return [];
}

export async function refAt({ workspace, journal }: Work): Promise<string | null> {
  if (!journal.ref) return null;
  const result = await workspace.git.try(['rev-parse', '--verify', '--quiet', journal.ref.name]);
  return result.code === 0 ? result.stdout.toString('utf8').trim() : null;
}

async function writeFiles(work: Work, again: boolean): Promise<RepoPath[]> {
  const { journal, step } = work;
  const changed: RepoPath[] = [];
  const way = openWay(work.workspace.root);
  const each = (steps: readonly FileStep[], act: typeof replace) =>
    concurrently(steps, async (file) => {
      if (changed.length === 0 && !(await act(work, way, file, again))) changed.push(file.path);
    });
  await each(
    journal.steps.filter(({ after }) => after.type === 'none'),
    takeAway,
  );
  if (changed.length > 0) return changed;
  const respelled = new Set(journal.respelled);
  for (const { path } of journal.oldFolders) {
    if (await removeEmpty(work, path)) step({ at: 'folder removed', path });
  }
  for (const path of journal.madeFolders) {
    if (await makeFolder(work, way, path)) step({ at: 'folder made', path });
    // Somebody saved into the folder of the old spelling, so that it stayed.
    if (respelled.has(path) && !(await isSpelledSo(work.workspace.root, path))) return [path];
  }
  await each(
    journal.steps.filter(({ after }) => after.type !== 'none'),
    replace,
  );
  return changed;
}

/** Moves the file aside that is expected there; anything else stays and stops the apply. */
async function takeAway(
  { workspace, transaction, step }: Work,
  way: Way,
  { path, number, before }: FileStep,
  again: boolean,
): Promise<boolean> {
  const target = absoluteBytes(workspace.root, path);
  const aside = `${transaction.originals}/${number}`;
  if (again && (await exists(aside))) return true;
  if (!way.isClearAbove(path) || !(await moveAside(target, aside))) return false;
  step({ at: 'moved aside', path });
  // Read after the move, when nobody can save over it any more: a save until now is put back.
  if (sameIdentity(await identityOf(aside), before)) return true;
  await moveWithoutReplacing(aside, target);
  return false;
}

async function replace(work: Work, way: Way, writing: FileStep, again: boolean): Promise<boolean> {
  const { workspace, transaction, step } = work;
  const { path, before, after } = writing;
  const target = absoluteBytes(workspace.root, path);
  const fresh = absoluteBytes(transaction.fresh, path);
  let isAside = before.type === 'none';
  if (again) {
    if (isSameFile(fresh, target)) return true;
    if (!isOutOfReach(transaction) && !(await isAsStaged(fresh, after))) return false;
    isAside ||= await exists(`${transaction.originals}/${writing.number}`);
    if (isAside && sameIdentity(await identityOf(target), after)) return true;
  }
  const isFree = isAside ? way.isClearAbove(path) : await takeAway(work, way, writing, again);
  if (!isFree) return false;
  if (!(await placeWithoutReplacing(fresh, target, after.type === 'link'))) return false;
  step({ at: 'written', path });
  return true;
}

/** A file that has been placed already is not there any more where it had to be renamed. */
async function isAsStaged(fresh: Buffer, after: FileIdentity): Promise<boolean> {
  const found = await identityOf(fresh);
  return found.type === 'none' || sameIdentity(found, after);
}

type Way = {
  /** No folder on the way to the path, the workspace's own included, has become another one or a link. */
  isClearAbove(path: string): boolean;
};

/** Less than a call that changes the file system may wait for its turn. */
const KNOWN_MS = 5;

/** Looks at each folder once for the files in it that come right after each other. */
function openWay(root: string): Way {
  const known = new Set<string>();
  let since = 0;
  const top = exactly(Buffer.from(root));
  const isTop = () => isSame(top, exactly(Buffer.from(root)));
  const isFolder = (folder: string) => seen(absoluteBytes(root, folder))?.isDirectory() ?? false;
  const isClear = (folder: string): boolean => {
    if (known.has(folder)) return true;
    const slash = folder.lastIndexOf('/');
    const clear =
      folder === '' ? isTop() : isClear(slash === -1 ? '' : folder.slice(0, slash)) && isFolder(folder);
    if (clear) known.add(folder);
    return clear;
  };
  return {
    isClearAbove: (path) => {
      const now = performance.now();
      if (now - since > KNOWN_MS) {
        known.clear();
        since = now;
      }
      return isClear(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    },
  };
}

function isSameFile(a: Buffer, b: Buffer): boolean {
  return isSame(exactly(a), exactly(b));
}

function isSame(one: BigIntStats | null, other: BigIntStats | null): boolean {
  return one !== null && one.ino === other?.ino && one.dev === other.dev;
}

/** Null for what is not there or cannot be looked at. */
function seen(path: Buffer): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** As {@link seen}; numbers of files may be larger than a plain number can tell apart. */
function exactly(path: Buffer): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** @returns true when the folder was removed now */
async function removeEmpty({ workspace }: Work, path: RepoPath): Promise<boolean> {
  try {
    await rmdir(absoluteBytes(workspace.root, path));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}

async function makeFolder({ workspace }: Work, way: Way, path: RepoPath): Promise<boolean> {
  if (!way.isClearAbove(path)) return false;
  try {
    await mkdir(absoluteBytes(workspace.root, path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
