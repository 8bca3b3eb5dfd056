import { z } from 'zod';
import { CommentAuthor, CommentJudgement, CommentPlace, CommentWords } from '../comment';
import { ReviewRead } from '../finding';
import { CommentId, RepoPath, TurnNumber } from '../ids';

const mode = z.string().regex(/^[0-7]{6}$/);
const object = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);

/** What of a changed file was looked at: its content on both sides; null where a side has no file. */
export const ViewedFile = z.object({
  path: RepoPath,
  oldMode: mode.nullable(),
  oldBlob: object.nullable(),
  newMode: mode.nullable(),
  newBlob: object.nullable(),
});
export type ViewedFile = z.infer<typeof ViewedFile>;

/** What the user makes of a session's changes. */
export const reviewEvents = [
  /** The user has looked at these files as they were then. One with another content since is to be looked at again. */
  z.object({ type: z.literal('files.viewed'), files: z.array(ViewedFile) }),
  /** The marks of these files were taken back, for whatever content. */
  z.object({ type: z.literal('files.unviewed'), paths: z.array(RepoPath) }),
  z.object({
    type: z.literal('comment.written'),
    comment: CommentId,
    ...CommentPlace.shape,
    /** The object that the commented side of the file is. */
    blob: z.string(),
    /** How the lines begin; empty for a whole file. */
    quoted: z.string(),
    ...CommentWords.shape,
    /** An agent's, of a review; absent: the user's. */
    by: CommentAuthor.optional(),
  }),
  /** What the user makes of a comment of an agent's; null: nothing any more. */
  z.object({ type: z.literal('comment.judged'), comment: CommentId, as: CommentJudgement.nullable() }),
  z.object({ type: z.literal('comment.edited'), comment: CommentId, ...CommentWords.shape }),
  z.object({ type: z.literal('comment.resolved'), comment: CommentId }),
  z.object({ type: z.literal('comment.reopened'), comment: CommentId }),
  z.object({ type: z.literal('comment.deleted'), comment: CommentId }),
  /** They are what the turn's prompt tells the agent. */
  z.object({ type: z.literal('comments.sent'), turn: TurnNumber, comments: z.array(CommentId) }),
  /** Of a session that reviews another one's changes: what was read of its answer. */
  z.object({ type: z.literal('review.read'), ...ReviewRead.shape }),
] as const;
