import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import { type Git, openGit, type Person } from '../../git';
import type { Mount } from '../policy';

/** A sandboxed session's worktree from the moment that the repository lists it. */
export type LinkedWorktree = {
  /** The data folder. */
  readonly home: string;
  readonly session: SessionId;
  readonly repositoryPath: string;
  /** Real path of the worktree. */
  readonly worktree: string;
  /** The repository's shared Git folder, by its real path; inside, the private one stands there. */
  readonly commonDir: string;
  /** Name of the worktree's entry below `worktrees/`. */
  readonly admin: string;
  /** Full ref of the session's branch. */
  readonly branch: string;
  /** What the session began on. */
  readonly base: CommitId;
};

/** A sandboxed session's worktree, as our own records know it. */
export type SandboxedWorktree = LinkedWorktree & {
  /** Who the user is to Git. */
  readonly author: Person | null;
};

/** All that is kept for a session's sandbox. */
export function sandboxFolder(home: string, session: SessionId): string {
  return join(home, 'sandboxes', session);
}

/** Name of the file that says what both sides had when they last agreed. */
export const AGREED = 'agreed.json';

/** Where the parts of a session's private Git folder lie. */
export function placesOf({ home, session, commonDir, admin }: LinkedWorktree) {
  const folder = sandboxFolder(home, session);
  return {
    folder,
    /** The private Git folder. The agent writes to it, so we do not open it by its path. */
    git: join(folder, 'git'),
    /** Is there while the private folder is not made whole: nothing but ours has run in its sandbox. */
    unmade: join(folder, 'unmade'),
    /** What the agent has for its home. */
    agentHome: join(folder, 'home'),
    /** Objects of this session that the user's refs do not lead to. */
    known: join(folder, 'known'),
    /** Objects that are being taken over, until they are checked and in the repository. */
    incoming: join(folder, 'incoming'),
    /** What the private folder is given next, for it to be taken inside. */
    given: join(folder, 'given'),
    /** Host's copy of what was taken last. */
    taken: join(folder, 'taken'),
    /** What both sides had when they last agreed. */
    agreed: join(folder, AGREED),
    /** Contents of large files that were recorded, until they are where the repository keeps such. */
    largeFiles: join(folder, 'large-files'),
    /** What of the worktree's submodules is outside. */
    submodules: join(folder, 'submodules.json'),
    /** The worktree's entry in the repository. */
    entry: join(commonDir, 'worktrees', admin),
  };
}

/** Where all of them lie that repositories lend. */
export function lentFolders(home: string): string {
  return join(home, 'lent');
}

/** Objects of a repository that every sandbox of it may read. */
export function lentFolder(home: string, commonDir: string): string {
  return join(lentFolders(home), `${createHash('sha256').update(commonDir).digest('hex').slice(0, 32)}.git`);
}

/** Bytes of an object id. */
export function idWidth({ base }: LinkedWorktree): number {
  return base.length / 2;
}

export function objectFormatOf(of: LinkedWorktree): string {
  return idWidth(of) === 32 ? 'sha256' : 'sha1';
}

/** Where lent things are seen inside. */
export const INSIDE = {
  lent: '/run/understory/objects',
  known: '/run/understory/session-objects',
  given: '/run/understory/given',
  cryptKeys: '/run/understory/git-crypt',
} as const;

/** Git for refs and objects of the repository alone, told its folder. */
export function doorTo(commonDir: string): Git {
  return openGit(commonDir, { gitDir: commonDir, settings: { 'core.bare': 'true' } });
}

/** Where git-crypt has the keys of a repository that its user unlocked. */
export function cryptKeysOf({ commonDir }: LinkedWorktree): string | null {
  const keys = join(commonDir, 'git-crypt', 'keys');
  return existsSync(keys) ? join(commonDir, 'git-crypt') : null;
}

/** What of the private folder every process in the sandbox sees, the lent objects with it. */
export function gitMounts(of: LinkedWorktree): Mount[] {
  const { git, known } = placesOf(of);
  const keys = cryptKeysOf(of);
  return [
    { from: git, to: of.commonDir, access: 'write' },
    { from: join(lentFolder(of.home, of.commonDir), 'objects'), to: INSIDE.lent, access: 'read' },
    { from: join(known, 'objects'), to: INSIDE.known, access: 'read' },
    // Not in the folder, where an agent could put a link.
    ...(keys === null ? [] : [{ from: keys, to: INSIDE.cryptKeys, access: 'read' as const }]),
  ];
}
