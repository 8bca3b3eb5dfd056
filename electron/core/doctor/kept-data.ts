import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { SessionId } from '#shared/ids';

/** What is kept beside the repositories so that things can be taken back, and what it takes on disk. */
export type KeptData = {
  /** Bytes of the safety copies in the data folder. */
  readonly safety: Size;
  /** Bytes of the journals and original files that undo needs. */
  readonly undo: Size;
  /** Worktrees of sessions in the trash, which go when their time is over. */
  readonly trash: readonly TrashedFolder[];
  /** Folders in a trash that belong to no session that could be restored: nothing takes them away by itself. */
  readonly orphans: readonly TrashedFolder[];
};

/** `whole` is false where there was more than was counted. */
export type Size = { readonly bytes: number; readonly whole: boolean };
export type TrashedFolder = { readonly path: string; readonly size: Size };

/** A session's worktree, wherever it was last; `keptUntil` when it was discarded, as ISO 8601, else null. */
export type KeptWorktree = {
  readonly session: SessionId;
  readonly path: string;
  readonly keptUntil: string | null;
};

const TRASH = '.understory-trash';
/** As many files as are counted in one folder, and folders in all trashes. */
const MOST_FILES = 50_000;
const MOST_FOLDERS = 200;

export async function findKeptData(
  home: string,
  worktrees: readonly KeptWorktree[],
  now: Date,
): Promise<KeptData> {
  const trash: TrashedFolder[] = [];
  const orphans: TrashedFolder[] = [];
  const until = new Map<string, string | null>(worktrees.map((one) => [one.session, one.keptUntil]));
  const isKnown = (session: string): boolean => {
    const kept = until.get(session);
    return kept === null || (kept !== undefined && Date.parse(kept) > now.getTime());
  };
  for (const place of new Set(worktrees.map(({ path }) => join(dirname(path), TRASH)))) {
    if (!(await isFolder(place))) continue;
    for (const name of await readdir(place)) {
      const [, session] = /^([a-z0-9]{6,40})-[0-9a-f]{8}$/.exec(name) ?? [];
      if (session === undefined || trash.length + orphans.length >= MOST_FOLDERS) continue;
      const folder = { path: join(place, name), size: await sizeOf(join(place, name)) };
      (isKnown(session) ? trash : orphans).push(folder);
    }
  }
  const [safety, undo] = [await sizeOf(join(home, 'safety')), await sizeOf(join(home, 'transactions'))];
  return { safety, undo, trash, orphans };
}

/** What the files below a folder hold. Links are not followed. */
async function sizeOf(folder: string): Promise<Size> {
  const open = [folder];
  let bytes = 0;
  let files = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      files += 1;
      if (files > MOST_FILES) return { bytes, whole: false };
      const path = join(next, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) bytes += (await lstat(path).catch(() => null))?.size ?? 0;
    }
    await breathe();
  }
  return { bytes, whole: true };
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() ?? false;
}
