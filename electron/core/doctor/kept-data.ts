import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionId } from '#shared/ids';
import type { DiskSize } from '#shared/worktrees';
import { sizeOnDisk } from '../size-on-disk';

/** What is kept beside the repositories so that things can be taken back, and what it takes on disk. */
export type KeptData = {
  /** Bytes of the safety copies in the data folder. */
  readonly safety: DiskSize;
  /** Bytes of the journals and original files that undo needs. */
  readonly undo: DiskSize;
  /** Bytes of the files and pictures that go with prompts. */
  readonly attachments: DiskSize;
  /** Worktrees of sessions in the trash, which go when their time is over. */
  readonly trash: readonly TrashedFolder[];
  /** Folders in a trash that belong to no session that could be restored: nothing takes them away by itself. */
  readonly orphans: readonly TrashedFolder[];
};

export type TrashedFolder = { readonly path: string; readonly size: DiskSize };

/** A session's worktree, wherever it was last; `keptUntil` when it was discarded, as ISO 8601, else null. */
export type KeptWorktree = {
  readonly session: SessionId;
  readonly path: string;
  readonly keptUntil: string | null;
};

const TRASH = '.understory-trash';
/** As many folders as are looked at in all trashes. */
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
      const folder = { path: join(place, name), size: await sizeOnDisk(join(place, name)) };
      (isKnown(session) ? trash : orphans).push(folder);
    }
  }
  const [safety, undo, attachments] = [
    await sizeOnDisk(join(home, 'safety')),
    await sizeOnDisk(join(home, 'transactions')),
    await sizeOnDisk(join(home, 'attachments')),
  ];
  return { safety, undo, attachments, trash, orphans };
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() ?? false;
}
