import { z } from 'zod';
import { CheckpointTime } from '../checkpoints';
import { CommentId, CommitId, RepoPath, SessionId, TurnNumber } from '../ids';
import { SkippedFile } from '../skipped-file';
import { Unfinished } from '../unfinished';
import { EditReason } from '../user-edit';

/** States of the worktree that were recorded, measured, or brought back. */
export const checkpointEvents = [
  z.object({
    type: z.literal('checkpoint.taken'),
    turn: TurnNumber,
    at: z.enum(['start', 'end']),
    commit: CommitId,
    /** The files in it, by the id of their Git tree: it tells whether two checkpoints differ. */
    tree: z.string().optional(),
    ref: z.string(),
    /** The commit on the session branch, where the turn changed anything. */
    branchCommit: CommitId.nullable(),
    /** Files left out, with why: too large, nested repository, unreadable. */
    skipped: z.array(SkippedFile),
    /** The full ref HEAD names when the agent left the session branch; null when it did not. */
    strayed: z.string().nullable(),
    /** What was left in the middle; null: nothing, or it was not looked at yet. */
    unfinished: Unfinished.nullable(),
  }),
  z.object({
    type: z.literal('changes.measured'),
    turn: TurnNumber.nullable(),
    head: CommitId,
    /** What it is compared with: the session's base, moved on to what the agent merged of the branch it was started from. */
    base: CommitId.optional(),
    files: z.number().int(),
    additions: z.number().int(),
    deletions: z.number().int(),
    /** What the turn alone changed, from its start to its end; left out until it ends, and where it cannot be told. */
    own: z
      .object({ files: z.number().int(), additions: z.number().int(), deletions: z.number().int() })
      .optional(),
  }),
  z.object({
    type: z.literal('session.rolled-back'),
    /** The checkpoint that the worktree was brought back to: at the start or end of this turn, or before a rollback. */
    turn: z.number().int().min(0),
    at: CheckpointTime,
    commit: CommitId,
    /** Where the session's branch is since. */
    branchCommit: CommitId,
    /** The state that was left, kept under this ref: the worktree can be brought forward to it again. */
    abandoned: z.object({ ref: z.string(), commit: CommitId, branchCommit: CommitId }),
    /** The turns whose work the worktree holds since, in order. */
    turns: z.array(TurnNumber),
    files: z.number().int(),
    /** What had been left in the middle in the state that was gone back to. */
    unfinished: Unfinished.nullable(),
  }),
  /** The user edited files of the worktree here. */
  z.object({
    type: z.literal('session.edited'),
    why: EditReason,
    paths: z.array(RepoPath),
    /** The comment whose suggestion it was, which is resolved by that. */
    comment: CommentId.nullable(),
    /** The session whose work was taken over; absent: none. */
    from: SessionId.optional(),
    /** The state since, under this ref, and where the session's branch is. */
    commit: CommitId,
    ref: z.string(),
    branchCommit: CommitId,
    /** A rollback to this state undoes it. */
    before: CommitId,
    /** Where that state is kept, where it was no checkpoint: there was more in the worktree than in the newest one. */
    kept: z.object({ ref: z.string(), branchCommit: CommitId }).nullable(),
  }),
] as const;
