import { z } from 'zod';
import { ApplyMode } from '../apply';
import { FromSession } from '../conflict';
import { ApplyId, CommitId } from '../ids';
import { StandingApply } from '../standing-apply';

/** Work that went to the target, and commits that came from there. */
export const applyEvents = [
  z.object({
    type: z.literal('apply.done'),
    apply: ApplyId,
    mode: ApplyMode,
    target: z.string(),
    commit: CommitId.nullable(),
    /** The session's state that was applied: the base of what remains. */
    applied: CommitId,
    files: z.number().int(),
    /** Of an integration: the other sessions whose work came in with it; their logs name the same apply. */
    together: z.array(FromSession).optional(),
  }),
  z.object({
    type: z.literal('apply.undone'),
    apply: ApplyId,
    /** The newest apply that still stands; null: none. */
    standing: StandingApply.nullable(),
    /** Applies that were on top of it and stand without it now, with the state that each of them has brought over. */
    heads: z.array(z.object({ apply: ApplyId, head: CommitId })),
  }),
  z.object({
    type: z.literal('session.updated'),
    mode: z.enum(['merge', 'rebase']),
    /** Where the new commits came from, and the newest of them: what the session is compared with since. */
    ref: z.string(),
    base: CommitId,
    /** The worktree's state after it, kept under `checkpointRef`, and where the session's branch is since. */
    commit: CommitId,
    checkpointRef: z.string(),
    branchCommit: CommitId,
    files: z.number().int(),
  }),
] as const;
