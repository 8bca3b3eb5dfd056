import { z } from 'zod';
import { CommentId, CommitId, RepoPath, SessionId } from './ids';

/** Lines of a text, counted from 1, both included. */
export const LineSpan = z
  .object({ first: z.number().int().positive(), last: z.number().int().positive() })
  .refine(({ first, last }) => first <= last);
export type LineSpan = z.infer<typeof LineSpan>;

/** Which side of a diff is commented on. */
export const DiffSide = z.enum(['before', 'after']);
export type DiffSide = z.infer<typeof DiffSide>;

/** The path that a changed file has on a side. */
export function pathOn(
  file: { readonly path: RepoPath; readonly from: RepoPath | null },
  side: DiffSide,
): RepoPath {
  return side === 'before' ? (file.from ?? file.path) : file.path;
}

/** What a comment is about: lines of one side of a file as it differed between two states, or the whole file. */
export const CommentPlace = z.object({
  /** The file's path on that side. */
  path: RepoPath,
  side: DiffSide,
  /** The two states whose difference was looked at. */
  from: CommitId,
  to: CommitId,
  /** Null: the whole file. */
  lines: LineSpan.nullable(),
});
export type CommentPlace = z.infer<typeof CommentPlace>;

/** What the user has to say: in words, and as lines to put in the place of those that are commented on; null: none. */
export const CommentWords = z.object({
  text: z.string().max(20_000),
  suggestion: z.string().max(200_000).nullable(),
});
export type CommentWords = z.infer<typeof CommentWords>;

/** How much a finding of a review weighs, the heaviest first. */
export const Severity = z.enum(['error', 'warning', 'note']);
export type Severity = z.infer<typeof Severity>;

/** Who wrote a comment that is not the user's: the session that reviewed, its agent's name, and how much it weighs. */
export const CommentAuthor = z.object({
  session: SessionId,
  agent: z.string(),
  severity: Severity,
});
export type CommentAuthor = z.infer<typeof CommentAuthor>;

/** What the user made of a comment of an agent's. */
export const CommentJudgement = z.enum(['accepted', 'dismissed']);
export type CommentJudgement = z.infer<typeof CommentJudgement>;

/** A comment on a session's changes, as its events leave it: the user's, or one of an agent's that reviewed them. */
export type ReviewComment = CommentPlace &
  CommentWords & {
    readonly comment: CommentId;
    /** The object that the commented side of the file is. */
    readonly blob: string;
    /** How the lines begin, for showing; empty for a whole file. */
    readonly quoted: string;
    readonly writtenAt: string;
    /** The turn in which it was sent as it is now; null: it is still to be sent. */
    readonly sentIn: number | null;
    readonly resolved: boolean;
    /** Absent: it is the user's own. */
    readonly by?: CommentAuthor | undefined;
    /** Of an agent's: what the user made of it; null: nothing yet. */
    readonly judged?: CommentJudgement | null;
  };

/** What became of the lines of a comment in the session's newest recorded state. */
export const FollowedComment = z.object({
  comment: CommentId,
  /** `gone`: the file is no longer there. `unknown`: what was commented on can no longer be read. */
  became: z.enum(['unchanged', 'changed', 'gone', 'unknown']),
  /** The state that was looked at, and where the lines are in it; a line after the last one where nothing is left of them. */
  at: CommitId,
  path: RepoPath.nullable(),
  lines: LineSpan.nullable(),
});
export type FollowedComment = z.infer<typeof FollowedComment>;

/** Whether a comment is to go with the next ones that are sent. */
export function isToSend(comment: Pick<ReviewComment, 'sentIn' | 'resolved' | 'by' | 'judged'>): boolean {
  return isUnsent(comment) && (!comment.by || comment.judged === 'accepted');
}

/** Whether it is an agent's, and the user has neither accepted nor dismissed it. */
export function isUndecided({
  by,
  judged,
  resolved,
}: Pick<ReviewComment, 'by' | 'judged' | 'resolved'>): boolean {
  return by !== undefined && !resolved && (judged ?? null) === null;
}

/** Whether it can be sent by itself; an agent's that the user has not decided on is accepted by that. */
export function isUnsent({
  sentIn,
  resolved,
  judged,
}: Pick<ReviewComment, 'sentIn' | 'resolved' | 'judged'>): boolean {
  return sentIn === null && !resolved && judged !== 'dismissed';
}
