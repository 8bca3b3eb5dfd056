import { lstat, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ApplyId } from '#shared/ids';
import { removeTree } from '../remove-tree';
import type { Workspace } from '../workspace';

/** The files of one apply: what it is about to write, the originals of what it replaced, and its journal. */
export type Transaction = {
  readonly id: ApplyId;
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

export function transactionIn(place: string, id: ApplyId): Transaction {
  const folder = join(place, id);
  return {
    id,
    folder,
    fresh: join(folder, 'new'),
    originals: join(folder, 'old'),
    removed: join(folder, 'removed'),
    journal: join(folder, 'journal.json'),
    done: join(folder, 'done.json'),
    undone: join(folder, 'undone.json'),
    undoing: join(folder, 'undoing.json'),
    rolledBack: join(folder, 'rolled-back.json'),
    salvage: join(folder, 'salvage.json'),
    indexBefore: join(folder, 'index.before'),
    indexAfter: join(folder, 'index.after'),
  };
}

/** Makes the folder of a new transaction on the workspace's file system, since files are moved in and out of it. */
export async function makeTransaction(workspace: Workspace, id: ApplyId): Promise<Transaction> {
  const transaction = transactionIn(await choosePlace(workspace), id);
  for (const folder of [transaction.fresh, transaction.originals, transaction.removed]) {
    await mkdir(folder, { recursive: true });
  }
  await writeFile(join(transaction.folder, 'owner.json'), JSON.stringify(await thisProcess()));
  return transaction;
}

/** All transactions that a workspace has, whatever became of them. */
export async function listTransactions(workspace: Workspace): Promise<Transaction[]> {
  const found: Transaction[] = [];
  for (const place of placesOf(workspace)) {
    for (const name of await readdir(place).catch(() => [])) {
      const id = ApplyId.safeParse(name);
      if (id.success) found.push(transactionIn(place, id.data));
    }
  }
  return found;
}

export async function findTransaction(workspace: Workspace, id: ApplyId): Promise<Transaction | null> {
  return (await listTransactions(workspace)).find((transaction) => transaction.id === id) ?? null;
}

/** Under this name a folder is no transaction any more, only something to be removed. */
const GIVEN_UP = '.given-up';

/** Removes a settled transaction in one step as far as anyone looking for it can tell, also when it is cut off. */
export async function giveUpTransaction({ folder }: Transaction): Promise<void> {
  await rename(folder, `${folder}${GIVEN_UP}`);
  await removeTree(`${folder}${GIVEN_UP}`);
}

/** Removes what a cut off {@link giveUpTransaction} left. */
export async function sweepGivenUp(workspace: Workspace): Promise<void> {
  for (const place of placesOf(workspace)) {
    for (const name of await readdir(place).catch(() => []))
      if (name.endsWith(GIVEN_UP)) await removeTree(join(place, name));
  }
}

export async function dropTransaction(transaction: Transaction): Promise<void> {
  await removeTree(transaction.folder);
}

/** True when another process that still lives is at work on the transaction. */
export async function isElsewhereAtWork(transaction: Transaction): Promise<boolean> {
  const text = await readFile(join(transaction.folder, 'owner.json'), 'utf8').catch(() => null);
  const owner = text === null ? null : Owner.safeParse(parse(text)).data;
  if (!owner || owner.pid === process.pid) return false;
  return (await startTime(owner.pid)) === owner.started && isAlive(owner.pid);
}

const Owner = z.object({ pid: z.number().int(), started: z.string().nullable() });

/** In the git folder; if that lies on another file system, beside the workspace, or else inside it. */
function placesOf(workspace: Workspace): string[] {
  const beside = join(dirname(workspace.root), `.${basename(workspace.root)}.understory`);
  return [workspace.ownFolder, beside, join(workspace.root, '.understory')].map((place) =>
    join(place, 'apply'),
  );
}

async function choosePlace(workspace: Workspace): Promise<string> {
  const { dev } = await stat(workspace.root);
  const places = placesOf(workspace);
  for (const place of places) {
    if ((await deviceAbove(place)) !== dev) continue;
    try {
      await mkdir(place, { recursive: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (place !== places.at(-1) && (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')) continue;
      throw error;
    }
    // Inside the workspace it must not look like a file of the user's.
    if (place === places.at(-1)) await writeFile(join(dirname(place), '.gitignore'), '*\n');
    return place;
  }
  throw new Error(`no folder on the file system of ${workspace.root}`);
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
