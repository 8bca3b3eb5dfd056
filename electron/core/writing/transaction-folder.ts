import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { ApplyId } from '#shared/ids';
import { readKept } from '../data-folder/index';
import { makeOwnFolder } from '../git';
import { pidExists } from '../process';
import { syncPath } from './durable';
import { removeTree } from './remove-tree';
import { bindTransactions } from './transactions-of';
import type { Workspace } from './workspace';

/**
 * The files of one apply: what it is about to write, the originals of what it replaced, and its journal. Everything that
 * says what is to be done lies in the data folder, where no agent and no clone writes; only the files themselves, which are moved
 * in and out of the workspace, lie elsewhere when the data folder is on another file system.
 */
export type Transaction = {
  readonly id: ApplyId;
  /** In the data folder: the journal and what became of it. */
  readonly state: string;
  /** On the workspace's file system: the files. The same folder as `state` where that can be. */
  readonly folder: string;
  /** New files, under their paths in the repository. */
  readonly fresh: string;
  /** Originals by the number of their step. */
  readonly originals: string;
  /** Files that an undo took away. */
  readonly removed: string;
  /** Present from the moment the apply must be finished or rolled back, until it has been. */
  readonly journal: string;
  /** The journal of a finished apply, and of one that was undone. */
  readonly done: string;
  readonly undone: string;
  /** Present while an exact undo is at work. */
  readonly undoing: string;
  /** The journal of an apply that was taken back, and of one whose originals are kept because files were in use. */
  readonly rolledBack: string;
  readonly salvage: string;
  readonly indexBefore: string;
  readonly indexAfter: string;
};

function transactionIn(state: string, folder: string, id: ApplyId): Transaction {
  return {
    id,
    state,
    folder,
    fresh: join(folder, 'new'),
    originals: join(folder, 'old'),
    removed: join(folder, 'removed'),
    journal: join(state, 'journal.json'),
    done: join(state, 'done.json'),
    undone: join(state, 'undone.json'),
    undoing: join(state, 'undoing.json'),
    rolledBack: join(state, 'rolled-back.json'),
    salvage: join(state, 'salvage.json'),
    indexBefore: join(state, 'index.before'),
    indexAfter: join(state, 'index.after'),
  };
}

/** Makes the folders of a new transaction, its files on the workspace's file system. */
export async function makeTransaction(workspace: Workspace, id: ApplyId): Promise<Transaction> {
  const state = join(workspace.transactions, id);
  await mkdir(state, { recursive: true, mode: 0o700 });
  try {
    await bindTransactions(workspace);
    await writeFile(join(state, 'owner.json'), JSON.stringify(await thisProcess()));
    const at = await chooseFolder(workspace);
    const folder = folderAt(workspace, state, id, at);
    await writeFile(join(state, PLACE), JSON.stringify({ at, folder: basename(folder) }), { flush: true });
    // A journal that has reached the disk is of no use in a folder that has not.
    await syncPath(workspace.transactions);
    if (folder !== state) await makeNew(folder);
    const transaction = transactionIn(state, folder, id);
    for (const inside of [transaction.fresh, transaction.originals, transaction.removed]) await mkdir(inside);
    return transaction;
  } catch (error) {
    await giveUpTransaction(transactionIn(state, await findFolder(workspace, state), id)).catch(
      () => undefined,
    );
    throw error;
  }
}

/** All transactions that a workspace has, whatever became of them. */
export async function listTransactions(workspace: Workspace): Promise<Transaction[]> {
  const found: Transaction[] = [];
  for (const name of await readdir(workspace.transactions).catch(() => [])) {
    const id = ApplyId.safeParse(name);
    const state = join(workspace.transactions, name);
    if (id.success) found.push(transactionIn(state, await findFolder(workspace, state), id.data));
  }
  return found;
}

export async function findTransaction(workspace: Workspace, id: ApplyId): Promise<Transaction | null> {
  const state = join(workspace.transactions, id);
  if (!(await stat(state).catch(() => null))) return null;
  return transactionIn(state, await findFolder(workspace, state), id);
}

/** Under this name a folder is no transaction any more, only something to be removed. */
const GIVEN_UP = '.given-up';

/** Removes a settled transaction in one step as far as anyone looking for it can tell, also when it is cut off. */
export async function giveUpTransaction({ state, folder }: Transaction): Promise<void> {
  await rename(state, `${state}${GIVEN_UP}`);
  if (folder !== state) await removeTree(folder);
  await removeTree(`${state}${GIVEN_UP}`);
}

/** Under this name a folder is kept as it is and nobody works by it. */
const DAMAGED = '.damaged';

/** Puts a transaction whose journal cannot be read where it is in nobody's way, and answers where that is. */
export async function setAsideDamaged({ state }: Transaction): Promise<string> {
  await rename(state, `${state}${DAMAGED}`);
  await syncPath(dirname(state));
  return `${state}${DAMAGED}`;
}

/** What {@link setAsideDamaged} has put aside, of all working trees of a data folder. */
export async function listDamaged(home: string): Promise<string[]> {
  const found: string[] = [];
  const place = join(home, 'transactions');
  for (const name of await readdir(place).catch(() => [])) {
    const inside = await readdir(join(place, name)).catch(() => []);
    found.push(...inside.filter((one) => one.endsWith(DAMAGED)).map((one) => join(place, name, one)));
  }
  return found;
}

/** True when nothing in a workspace's folder of transactions is to be kept. */
export async function nothingIsLeft(workspace: Workspace): Promise<boolean> {
  const names = await readdir(workspace.transactions).catch(() => []);
  return !names.some((name) => ApplyId.safeParse(name).success || name.endsWith(DAMAGED));
}

/** Removes what a cut off {@link giveUpTransaction} left. */
export async function sweepGivenUp(workspace: Workspace): Promise<void> {
  for (const name of await readdir(workspace.transactions).catch(() => [])) {
    if (!name.endsWith(GIVEN_UP)) continue;
    const state = join(workspace.transactions, name);
    const folder = await findFolder(workspace, state);
    if (folder !== state) await removeTree(folder);
    await removeTree(state);
  }
}

/** The files lie where only we write, so nobody can have exchanged them. */
export function isOutOfReach({ state, folder }: Transaction): boolean {
  return state === folder;
}

/** True when another process that still lives is at work on the transaction. */
export async function isElsewhereAtWork(transaction: Transaction): Promise<boolean> {
  const owner = await readKept(join(transaction.state, 'owner.json'), Owner);
  if (!owner || owner.pid === process.pid) return false;
  return (await startTime(owner.pid)) === owner.started && pidExists(owner.pid);
}

const Owner = z.object({ pid: z.number().int(), started: z.string().nullable() });

/** Where a transaction's files are, so that they can be found when the repository has been moved. */
const FilesFolder = z.object({
  at: z.enum(['data-folder', 'git-folder', 'beside', 'inside']),
  folder: z.string().regex(/^[\w.-]+$/),
});
type At = z.infer<typeof FilesFolder>['at'];

const PLACE = 'place.json';
const ELSEWHERE = ['git-folder', 'beside', 'inside'] as const;

function placeOf(workspace: Workspace, at: (typeof ELSEWHERE)[number]): string {
  switch (at) {
    case 'git-folder':
      return join(workspace.ownFolder, 'files');
    case 'beside':
      return join(dirname(workspace.root), `.${basename(workspace.root)}.understory`);
    case 'inside':
      return workspace.root;
    default:
      return at satisfies never;
  }
}

/** Elsewhere nobody can prepare the folder beforehand: its name cannot be foreseen. */
function folderAt(workspace: Workspace, state: string, id: ApplyId, at: At): string {
  return at === 'data-folder'
    ? state
    : join(placeOf(workspace, at), `.understory-${id}-${randomUUID().slice(0, 8)}`);
}

async function findFolder(workspace: Workspace, state: string): Promise<string> {
  const place = await readKept(join(state, PLACE), FilesFolder);
  if (!place || place.at === 'data-folder') return state;
  return join(placeOf(workspace, place.at), place.folder);
}

/** In the data folder; if that lies on another file system, in the git folder, beside the workspace, or else inside it. */
async function chooseFolder(workspace: Workspace): Promise<At> {
  const { dev } = await stat(workspace.root);
  if ((await stat(workspace.transactions)).dev === dev) return 'data-folder';
  for (const at of ELSEWHERE) {
    const place = placeOf(workspace, at);
    if ((await deviceAbove(place)) !== dev) continue;
    try {
      if (at === 'git-folder') await makeFolderOfOwn(workspace, 'files');
      else await mkdir(place, { recursive: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (
        code === 'EACCES' ||
        code === 'EPERM' ||
        code === 'EROFS' ||
        code === 'EEXIST' ||
        code === 'ENOTDIR'
      )
        continue;
      throw error;
    }
    // A link may lead anywhere: what is moved through it would not come back.
    if ((await lstat(place)).isDirectory()) return at;
  }
  throw new Error(`no folder on the file system of ${workspace.root}`);
}

/** Our folder in the git folder, or one in it. */
export function makeFolderOfOwn({ commonDir, ownFolder }: Workspace, ...names: string[]): Promise<string> {
  return makeOwnFolder(commonDir, ...relative(commonDir, ownFolder).split(sep), ...names);
}

/** Made by us or not at all. Inside a workspace it must not look like a file of the user's. */
async function makeNew(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, '.gitignore'), '*\n');
}

async function deviceAbove(path: string): Promise<number> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await lstat(folder).catch(() => null);
    if (found) return found.dev;
  }
}

async function thisProcess(): Promise<z.infer<typeof Owner>> {
  return { pid: process.pid, started: await startTime(process.pid) };
}

/** When the process started, in clock ticks since boot; a later process of the same number has another. */
async function startTime(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
