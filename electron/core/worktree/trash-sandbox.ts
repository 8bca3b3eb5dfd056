import { lstat, mkdir, rename, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { sandboxFolder } from '../isolation';
import { deleteTree } from './delete-tree';
import type { TrashEntry } from './trash';

/** Beside those of sessions, none of which can have this name. */
const TRASH = '.trash';

function trashedSandbox(home: string, session: SessionId, { name }: TrashEntry): string {
  return join(dirname(sandboxFolder(home, session)), TRASH, name);
}

/** Moves what is kept for a session's sandbox after its worktree. Done already, or where it has none, it does nothing. */
export async function trashSandbox(home: string, session: SessionId, entry: TrashEntry): Promise<void> {
  const to = trashedSandbox(home, session, entry);
  if (await isThere(to)) return;
  if (!(await isThere(sandboxFolder(home, session)))) return;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(sandboxFolder(home, session), to);
}

/** Brings it back with its worktree. What the session has by now of a sandbox goes before it. */
export async function restoreSandbox(home: string, session: SessionId, entry: TrashEntry): Promise<void> {
  const from = trashedSandbox(home, session, entry);
  if (!(await isThere(from)) || (await isThere(sandboxFolder(home, session)))) return;
  await rename(from, sandboxFolder(home, session));
}

/** Deletes it for good. */
export async function deleteSandbox(home: string, session: SessionId, entry: TrashEntry): Promise<void> {
  const folder = trashedSandbox(home, session, entry);
  if (!(await isThere(folder))) return;
  await deleteTree(folder);
  await rmdir(dirname(folder)).catch(() => undefined);
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}
