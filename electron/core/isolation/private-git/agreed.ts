import { z } from 'zod';
import { CommitId } from '#shared/ids';
import { keepNow, readKept } from '../../data-folder';
import { placesOf, type SandboxedWorktree } from './places';

/** What one side has: the repository's entry of the worktree outside, the private Git folder inside. */
const Side = z.object({
  /** What HEAD says: a full ref, or null where it is detached. */
  ref: z.string().nullable(),
  commit: CommitId.nullable(),
  /** Where the session's branch is. */
  branch: CommitId.nullable(),
  /** Fingerprint of the index; null where there is none that can be taken over. */
  index: z.string().nullable(),
});
export type Side = z.infer<typeof Side>;

/** What both sides had when they last agreed, so that it can be told which of them changed. */
const Agreed = z.object({
  inside: Side,
  outside: Side,
  /** Fingerprint of the user's refs that were given. */
  refs: z.string(),
  /** Names of these. */
  names: z.array(z.string()),
  /** Commits of which everything is in the session's own objects or those that are lent. */
  known: z.array(CommitId),
});
export type Agreed = z.infer<typeof Agreed>;

/** Null where nothing was agreed on yet, or it cannot be understood. */
export function readAgreed(of: SandboxedWorktree): Promise<Agreed | null> {
  return readKept(placesOf(of).agreed, Agreed);
}

export function keepAgreed(of: SandboxedWorktree, agreed: Agreed): void {
  keepNow(placesOf(of).agreed, agreed);
}
