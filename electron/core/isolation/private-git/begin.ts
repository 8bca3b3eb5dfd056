import { lstat, mkdir, rm, stat } from 'node:fs/promises';
import type { CommitId } from '#shared/ids';
import type { Git } from '../../git';
import type { Mount } from '../policy';
import { holdObjects } from './given';
import { lendObjects } from './lend-objects';
import { type BegunFolder, beginFolder, clearHalfMade, isMade } from './make-folder';
import { openObjectStore } from './object-store';
import { doorTo, gitMounts, type LinkedWorktree, objectFormatOf, placesOf } from './places';
import { type UserRefs, userRefs } from './user-refs';

/** A private Git folder that is being begun. */
export type BegunGit = {
  /** What of Git a process in the sandbox is to see once the folder is made: nothing may run there before. Null: it failed. */
  readonly mounts: Promise<readonly Mount[] | null>;
  /** Whether the folder was made of what was begun, so that it is what is seen by {@link BegunGit.mounts}. */
  isMade(): Promise<boolean>;
  /** The worktree is not made after all: what was begun for it goes. */
  drop(): Promise<void>;
};

/** What is there of a private Git folder before the worktree's index is. */
export type BegunParts = {
  readonly folder: BegunFolder;
  /** The user's, of which all is lent. */
  readonly refs: UserRefs;
  /** Files of what the session begins on: all of that is lent, or the session's own. */
  readonly files: ReadonlySet<string>;
};

type Begun = { readonly of: LinkedWorktree; readonly parts: Promise<BegunParts | null>; readonly at: number };

/** So long it is still what would be read now. In milliseconds. */
const FRESH_MS = 10_000;

/** By the folder of the session's sandbox. What a core that ended had begun lies there, and is cleared away. */
const begun = new Map<string, Begun>();

/**
 * Begins a session's private Git folder while the files of its worktree are still being written: what is lent of the
 * repository, and what does not depend on the worktree's index. The refresh that makes it goes on from there. Nothing is lost
 * where this fails: it is done then.
 */
export function beginPrivateGit(of: LinkedWorktree): BegunGit {
  const key = placesOf(of).folder;
  const parts = begin(of).catch(() => null);
  begun.set(key, { of, parts, at: performance.now() });
  const inode = parts.then((made) => (made === null ? null : inodeOf(of)));
  inode.catch(() => undefined);
  return {
    mounts: parts.then((made) => made && gitMounts(of)),
    async isMade() {
      const [then, now, made] = await Promise.all([inode, inodeOf(of), isMade(of)]).catch(() => []);
      return made === true && then !== null && then === now;
    },
    async drop() {
      await parts;
      if (begun.get(key)?.parts !== parts) return;
      begun.delete(key);
      // Something of the agent's may be in it once both sides have agreed on anything.
      if (!(await stat(placesOf(of).agreed).catch(() => null)))
        await rm(key, { recursive: true, force: true });
    },
  };
}

async function begin(of: LinkedWorktree): Promise<BegunParts> {
  const places = placesOf(of);
  await mkdir(places.folder, { recursive: true, mode: 0o700 });
  if (await isMade(of)) throw new Error('the session has a private Git folder already');
  await clearHalfMade(of);
  const objectFormat = objectFormatOf(of);
  const repository = doorTo(of.commonDir);
  const work = [
    beginFolder(of),
    openObjectStore(places.known, objectFormat),
    userRefs(repository).then(async (refs) => {
      return { refs, lent: await lendObjects(of.home, of.commonDir, { repository, refs, objectFormat }) };
    }),
    filesOf(repository, of.base),
  ] as const;
  // Nothing writes any more once this is over.
  await Promise.allSettled(work);
  const [folder, known, { refs, lent }, files] = await Promise.all(work);
  if (!refs.tips.includes(of.base))
    await holdObjects(of, known, { indexed: false, lent, tips: [of.base], ends: refs.tips });
  return { folder, refs, files };
}

async function filesOf(repository: Git, commit: CommitId): Promise<Set<string>> {
  const listed = await repository.run(['ls-tree', '-r', '--format=%(objectname)', commit]);
  return new Set(listed.toString('latin1').split('\n'));
}

async function inodeOf(of: LinkedWorktree): Promise<bigint> {
  return (await lstat(placesOf(of).git, { bigint: true })).ino;
}

/**
 * What was begun for just this worktree, once: whoever gets it goes on with it. `parts` null: it is long ago, and only the folder
 * is of use.
 */
export async function begunOf(
  of: LinkedWorktree,
): Promise<{ readonly folder: BegunFolder; readonly parts: BegunParts | null } | null> {
  const key = placesOf(of).folder;
  const found = begun.get(key);
  begun.delete(key);
  if (!found) return null;
  const parts = await found.parts;
  const isSame =
    found.of.admin === of.admin && found.of.worktree === of.worktree && found.of.commonDir === of.commonDir;
  if (!parts || !isSame) return null;
  return { folder: parts.folder, parts: performance.now() - found.at < FRESH_MS ? parts : null };
}
