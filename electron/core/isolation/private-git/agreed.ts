import { join } from 'node:path';
import { z } from 'zod';
import { CommitId, type SessionId } from '#shared/ids';
import { OngoingOperation } from '#shared/repository';
import { keepNow, readKept } from '../../data-folder';
import { AGREED, placesOf, type SandboxedWorktree, sandboxFolder } from './places';

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
  /** What Git was in the middle of inside. */
  operation: OngoingOperation.nullable(),
  /** That was ended outside, as by a rollback: it is still to be ended inside. */
  settled: z.boolean(),
  /** How the worktree's entry and the session's branch are called inside: coming back from the trash, both may be called otherwise. */
  admin: z.string(),
  branch: z.string(),
  /** Fingerprint of the user's refs that were given. */
  refs: z.string(),
  /** Names of these. */
  names: z.array(z.string()),
  /** Commits of which everything is in the session's own objects or those that are lent. */
  known: z.array(CommitId),
  /** Tree of the newest checkpoint, of which the same is true; null where it was not recorded inside. */
  recorded: z.string().nullable().default(null),
  /** Fingerprint of the index that it was written from. */
  recordedIndex: z.string().nullable().default(null),
});
export type Agreed = z.infer<typeof Agreed>;

/** Null where nothing was agreed on yet, or it cannot be understood. */
export function readAgreed(of: SandboxedWorktree): Promise<Agreed | null> {
  return readKept(placesOf(of).agreed, Agreed);
}

/**
 * What was last seen inside of a session's sandbox that its worktree's entry in the repository does not say; null for a
 * session without one.
 */
export async function seenInside(
  home: string,
  session: SessionId,
): Promise<{ readonly ref: string | null; readonly operation: OngoingOperation | null } | null> {
  const agreed = await readKept(join(sandboxFolder(home, session), AGREED), Agreed);
  return agreed && { ref: agreed.inside.ref, operation: agreed.operation };
}

/** After the worktree was brought to another state outside: what Git is in the middle of inside counts no more. */
export async function settlePrivateGit(of: SandboxedWorktree): Promise<void> {
  const agreed = await readAgreed(of);
  if (agreed) keepAgreed(of, { ...agreed, operation: null, settled: true });
}

export function keepAgreed(of: SandboxedWorktree, agreed: Agreed): void {
  keepNow(placesOf(of).agreed, agreed);
}
