import { z } from 'zod';
import { CommitId, RepositoryId } from './ids';

/** A Git operation that the user has under way in the workspace. */
export const OngoingOperation = z.enum(['merge', 'rebase', 'cherry-pick', 'revert', 'bisect', 'am']);
export type OngoingOperation = z.infer<typeof OngoingOperation>;

/** What a folder is to us. Everything here can be worked with; what cannot is a refusal instead. */
export const RepositoryState = z.object({
  /** Real path of the workspace's top folder. */
  path: z.string(),
  head: z.discriminatedUnion('type', [
    z.object({ type: z.literal('branch'), ref: z.string(), commit: CommitId }),
    z.object({ type: z.literal('detached'), commit: CommitId }),
    /** A branch without a commit: sessions need a first commit. */
    z.object({ type: z.literal('unborn'), ref: z.string() }),
  ]),
  shallow: z.boolean(),
  /** The opened folder is itself a linked worktree of this main workspace or bare repository. */
  linkedTo: z.string().nullable(),
  operation: OngoingOperation.nullable(),
  submodules: z.boolean(),
  sparse: z.boolean(),
  objectFormat: z.enum(['sha1', 'sha256']),
  /** Files with uncommitted changes: staged, unstaged, untracked. */
  changed: z.object({ staged: z.number().int(), unstaged: z.number().int(), untracked: z.number().int() }),
  /** Files of it go through programs that its own configuration names, and the user did not say that they may run. */
  untrusted: z.boolean().default(false),
});
export type RepositoryState = z.infer<typeof RepositoryState>;

export const Repository = z.object({
  id: RepositoryId,
  name: z.string(),
  path: z.string(),
  addedAt: z.string(),
  /**
   * `missing` when the folder is gone or Git cannot work with it. `says`: what is wrong with one that is there, and what
   * to do about it.
   */
  state: z.discriminatedUnion('state', [
    z.object({ state: z.literal('ready'), info: RepositoryState }),
    z.object({
      state: z.literal('missing'),
      reason: z.string(),
      says: z
        .object({ title: z.string(), kept: z.string().nullable(), advice: z.string().nullable() })
        .nullable(),
    }),
  ]),
});
export type Repository = z.infer<typeof Repository>;

export const Branch = z.object({
  ref: z.string(),
  commit: CommitId,
  remote: z.boolean(),
  current: z.boolean(),
  at: z.string(),
});
export type Branch = z.infer<typeof Branch>;
