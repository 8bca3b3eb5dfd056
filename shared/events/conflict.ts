import { z } from 'zod';
import { ApplyMode } from '../apply';
import { ConflictKey, ConflictOperation, FromSession, StageIds } from '../conflict';
import { ApplyId, RepoPath, SessionId } from '../ids';
import { LongText } from './long-text';

/** A resolution's choice; an edited file's bytes as base64. */
export const KeptTake = z.discriminatedUnion('choice', [
  z.object({ choice: z.enum(['ours', 'theirs', 'base', 'both', 'delete']) }),
  z.object({ choice: z.literal('content'), bytes: LongText }),
]);
export type KeptTake = z.infer<typeof KeptTake>;

/** Which conflict of an apply or update is meant, and what it was between. */
const conflict = {
  operation: ConflictOperation,
  mode: ApplyMode,
  target: z.string().nullable(),
  ...ConflictKey.shape,
  stages: StageIds,
};

/** What was decided on conflicts of applies and updates. */
export const conflictEvents = [
  /** A conflict was decided, or (null) the decision withdrawn, in an apply or update that is not written yet. */
  z.object({
    type: z.literal('resolution.kept'),
    ...conflict,
    take: KeptTake.nullable(),
  }),
  /** A conflict's result was begun, or (null) begun anew; `draft` is a `ResultDraft` as JSON. */
  z.object({
    type: z.literal('resolution.drafted'),
    ...conflict,
    draft: LongText.nullable(),
  }),
  /** An apply or update resolved conflicts as they had been resolved before. */
  z.object({
    type: z.literal('resolution.reused'),
    apply: ApplyId,
    paths: z.array(RepoPath),
    from: z.array(FromSession),
  }),
  /** What an agent proposed for a conflict is not wanted; another proposal of the same session may be. */
  z.object({
    type: z.literal('proposal.declined'),
    resolver: SessionId,
    ...ConflictKey.shape,
    /** SHA-256 of what was proposed. */
    proposal: z.string().regex(/^[0-9a-f]{64}$/),
  }),
] as const;
