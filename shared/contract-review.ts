import { z } from 'zod';
import { CommentJudgement, CommentPlace, CommentWords, FollowedComment } from './comment';
import { readReasons, recordReasons, turnReasons, worktreeWriteReasons } from './contract-reasons';
import { done, verb } from './contract-verbs';
import { ViewedFile } from './events';
import { CommentId, CommitId, RepoPath, SessionId } from './ids';
import { LONGEST_PROMPT } from './next-prompt';
import { refusals } from './refusals';
import { SessionRow } from './session';

const r = refusals;

/** As many files as one change of a large repository has. */
const MOST_FILES = 100_000;

/** As many as anybody writes before they are sent. */
const MOST_COMMENTS = 1000;

/** Why files of a session's worktree cannot be edited. */
export const editReasons = [
  ...worktreeWriteReasons,
  r.strayed,
  r.operationOngoing,
  r.unmergedIndex,
  r.linesChanged,
  r.partUnfit,
] as const;

/** What an edit of the user's has led to. A rollback to `before` undoes it. */
export const EditDone = z.object({ row: SessionRow, before: CommitId });
export type EditDone = z.infer<typeof EditDone>;

const oneComment = { session: SessionId, comment: CommentId };

/** Why what the user makes of changes cannot be put on record. */
/** What the user makes of a session's changes. */
export const reviewVerbs = {
  /**
   * Marks files as viewed, with the contents that were shown. The mark of a file holds until it has another content, and
   * again where that goes back to one that was viewed.
   */
  markViewed: verb(
    z.object({ session: SessionId, files: z.array(ViewedFile).min(1).max(MOST_FILES) }),
    done,
    recordReasons,
  ),
  markUnviewed: verb(
    z.object({ session: SessionId, paths: z.array(RepoPath).min(1).max(MOST_FILES) }),
    done,
    recordReasons,
  ),
  /** Comments on lines of one side of a file as it was shown between two states, or on the whole file. */
  comment: verb(
    z.object({ session: SessionId, place: CommentPlace, words: CommentWords }),
    z.object({ comment: CommentId }),
    [...recordReasons, r.sessionDiscarded, r.commentUnfit, r.fileUnknown, ...readReasons],
  ),
  /** Says it in other words; it is then to be sent again. */
  editComment: verb(z.object({ ...oneComment, words: CommentWords }), done, [
    ...recordReasons,
    r.commentUnknown,
    r.commentUnfit,
  ]),
  /** Resolves a comment, or opens it again, which is then to be sent again. */
  resolveComment: verb(z.object({ ...oneComment, resolved: z.boolean() }), done, [
    ...recordReasons,
    r.commentUnknown,
  ]),
  /** Accepts a comment of an agent's, so that it is one of the user's; dismisses it; or neither any more. */
  judgeComment: verb(z.object({ ...oneComment, as: CommentJudgement.nullable() }), done, [
    ...recordReasons,
    r.commentUnknown,
    r.commentOwn,
  ]),
  deleteComment: verb(z.object(oneComment), done, [...recordReasons, r.commentUnknown]),
  /** What became of the lines of each comment that is not resolved. */
  followComments: verb(z.object({ session: SessionId }), z.array(FollowedComment), [
    r.sessionUnknown,
    ...readReasons,
  ]),
  /** Sends comments to the agent as one turn, with their lines quoted; `message` is said before them. */
  sendComments: verb(
    z.object({
      session: SessionId,
      comments: z.array(CommentId).min(1).max(MOST_COMMENTS),
      message: z.string().max(LONGEST_PROMPT).default(''),
    }),
    SessionRow,
    [...turnReasons, r.commentUnknown, r.promptEmpty, r.objectsMissing],
  ),
  /** Puts a comment's suggestion into the worktree, in the user's name; the comment is resolved by that. */
  applySuggestion: verb(z.object(oneComment), EditDone, [...editReasons, r.commentUnknown, r.commentUnfit]),
  /**
   * Takes changes of a file back in the worktree, in the user's name: what differs between two states goes back to the
   * earlier one. `hunks`: only these, by the numbers that `changes.hunks` gives; null: all of the file.
   */
  takeBack: verb(
    z.object({
      session: SessionId,
      from: CommitId,
      to: CommitId,
      path: RepoPath,
      hunks: z.array(z.number().int().min(0)).min(1).max(100_000).nullable(),
    }),
    EditDone,
    [...editReasons, r.turnUnknown, r.checkpointUnknown, r.fileUnknown],
  ),
};
