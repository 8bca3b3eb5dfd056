import { z } from 'zod';

/** Branded identifiers, so that one kind cannot be passed for another. All are opaque strings. */
export const RepositoryId = z.string().min(1).max(64).brand<'RepositoryId'>();
export type RepositoryId = z.infer<typeof RepositoryId>;

/** Lower-case letters and digits, sortable by creation time; any unique prefix names the session on the command line. */
export const SessionId = z
  .string()
  .regex(/^[a-z0-9]{6,40}$/)
  .brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

export const AgentId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
  .brand<'AgentId'>();
export type AgentId = z.infer<typeof AgentId>;

/** A plan that was started. */
export const PlanId = z
  .string()
  .regex(/^[a-z0-9]{6,40}$/)
  .brand<'PlanId'>();
export type PlanId = z.infer<typeof PlanId>;

/** Sessions that were started from one prompt, to be compared. */
export const VariantsId = z
  .string()
  .regex(/^[a-z0-9]{6,40}$/)
  .brand<'VariantsId'>();
export type VariantsId = z.infer<typeof VariantsId>;

export const ApplyId = z
  .string()
  .regex(/^[a-z0-9]{6,40}$/)
  .brand<'ApplyId'>();
export type ApplyId = z.infer<typeof ApplyId>;

/** A comment of the user's on a session's changes. */
export const CommentId = z
  .string()
  .regex(/^[a-z0-9]{6,40}$/)
  .brand<'CommentId'>();
export type CommentId = z.infer<typeof CommentId>;

/** A prompt that waits for the turn to end. */
export const NextPromptId = z
  .string()
  .regex(/^[a-z0-9]{6,40}$/)
  .brand<'NextPromptId'>();
export type NextPromptId = z.infer<typeof NextPromptId>;

/** A full object id, SHA-1 or SHA-256. */
export const CommitId = z
  .string()
  .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
  .brand<'CommitId'>();
export type CommitId = z.infer<typeof CommitId>;

/**
 * A path inside a repository, `/`-separated. Git paths are bytes: they are decoded as UTF-8, and a byte that is not
 * part of valid UTF-8 becomes the lone surrogate U+DC00 + byte. Lossless through JSON; show it with `displayPath`. Git is
 * given lists of these with a zero byte after each, which therefore is in none.
 */
export const RepoPath = z
  .string()
  .regex(/^[^\0]+$/)
  .brand<'RepoPath'>();
export type RepoPath = z.infer<typeof RepoPath>;

/** One-based number of a turn inside its session. */
export const TurnNumber = z.number().int().positive();
export type TurnNumber = z.infer<typeof TurnNumber>;

/** An attachment's name in the data folder: the SHA-256 of what it holds. */
export const AttachmentId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'AttachmentId'>();
export type AttachmentId = z.infer<typeof AttachmentId>;

/** Identifier of a long text kept beside the event log; fetched with `sessions.body`. */
export const BodyId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'BodyId'>();
export type BodyId = z.infer<typeof BodyId>;
