import { lstat, mkdir, rm, stat } from 'node:fs/promises';
import type { Mount } from '../policy';
import { lendObjects } from './lend-objects';
import { type BegunFolder, beginFolder, clearHalfMade, isMade } from './make-folder';
import { openObjectStore } from './object-store';
import { doorTo, gitMounts, type LinkedWorktree, objectFormatOf, placesOf } from './places';
import { userRefs } from './user-refs';

/** A private Git folder that is being begun. */
export type BegunGit = {
  /** What of Git a process in the sandbox is to see once the folder is made: nothing may run there before. Null: it failed. */
  readonly mounts: Promise<readonly Mount[] | null>;
  /** Whether the folder was made of what was begun, so that it is what is seen by {@link BegunGit.mounts}. */
  isMade(): Promise<boolean>;
  /** The worktree is not made after all: what was begun for it goes. */
  drop(): Promise<void>;
};

type Begun = { readonly of: LinkedWorktree; readonly folder: Promise<BegunFolder | null> };

/** By the folder of the session's sandbox. What a core that ended had begun lies there, and is cleared away. */
const begun = new Map<string, Begun>();

/**
 * Begins a session's private Git folder while the files of its worktree are still being written: what is lent of the
 * repository, and what does not depend on the worktree's index. The refresh that makes it goes on from there. Nothing is lost
 * where this fails: it is done then.
 */
export function beginPrivateGit(of: LinkedWorktree): BegunGit {
  const key = placesOf(of).folder;
  const folder = begin(of).catch(() => null);
  begun.set(key, { of, folder });
  const inode = folder.then((made) => (made === null ? null : inodeOf(of)));
  inode.catch(() => undefined);
  return {
    mounts: folder.then((made) => made && gitMounts(of)),
    async isMade() {
      const [then, now, made] = await Promise.all([inode, inodeOf(of), isMade(of)]).catch(() => []);
      return made === true && then !== null && then === now;
    },
    async drop() {
      await folder;
      if (begun.get(key)?.folder !== folder) return;
      begun.delete(key);
      // Something of the agent's may be in it once both sides have agreed on anything.
      if (!(await stat(placesOf(of).agreed).catch(() => null)))
        await rm(key, { recursive: true, force: true });
    },
  };
}

async function begin(of: LinkedWorktree): Promise<BegunFolder> {
  const places = placesOf(of);
  await mkdir(places.folder, { recursive: true, mode: 0o700 });
  if (await isMade(of)) throw new Error('the session has a private Git folder already');
  await clearHalfMade(of);
  const objectFormat = objectFormatOf(of);
  const repository = doorTo(of.commonDir);
  const work = [
    beginFolder(of),
    openObjectStore(places.known, objectFormat),
    userRefs(repository).then((refs) =>
      lendObjects(of.home, of.commonDir, { repository, refs, objectFormat }),
    ),
  ] as const;
  // Nothing writes any more once this is over.
  await Promise.allSettled(work);
  const [folder] = await Promise.all(work);
  return folder;
}

async function inodeOf(of: LinkedWorktree): Promise<bigint> {
  return (await lstat(placesOf(of).git, { bigint: true })).ino;
}

/** What was begun for just this worktree, once: whoever gets it goes on with it. */
export async function begunOf(of: LinkedWorktree): Promise<BegunFolder | null> {
  const key = placesOf(of).folder;
  const found = begun.get(key);
  begun.delete(key);
  if (!found) return null;
  const folder = await found.folder;
  const isSame =
    found.of.admin === of.admin && found.of.worktree === of.worktree && found.of.commonDir === of.commonDir;
  return isSame ? folder : null;
}
