import { z } from 'zod';
import { ConflictPlace, Resolution } from './apply';
import { FileContent } from './changeset';
import { RepoPath, SessionId } from './ids';

/** A stretch of a three-way merge, in whole lines with their line ends. */
export const ConflictChunk = z.discriminatedUnion('type', [
  /** Both sides agree, or one side alone changed it: this is in the result already. */
  z.object({ type: z.literal('settled'), text: z.string() }),
  z.object({
    type: z.literal('conflict'),
    base: z.string(),
    ours: z.string(),
    theirs: z.string(),
    /** An outcome chosen for the same conflict before, here or in another session. */
    known: z.string().nullable(),
  }),
]);
export type ConflictChunk = z.infer<typeof ConflictChunk>;

/** All sides of one conflict, for the conflict editor. `chunks` is null where the sides are not text. */
export const ConflictDetail = z.object({
  path: RepoPath,
  place: ConflictPlace,
  base: FileContent,
  ours: FileContent,
  theirs: FileContent,
  chunks: z.array(ConflictChunk).nullable(),
});
export type ConflictDetail = z.infer<typeof ConflictDetail>;

/**
 * A resolution that the plan can offer for a conflict: `kept` chosen for this apply earlier and not yet written ·
 * `reused` chosen when the very same conflict was met before · `agent` proposed by a session that was asked.
 */
export const ResolutionOffer = z.object({
  path: RepoPath,
  place: ConflictPlace,
  take: Resolution.shape.take,
  source: z.enum(['kept', 'reused', 'agent']),
  /** The session it comes from, with its title. */
  from: z.object({ session: SessionId, title: z.string() }).nullable(),
});
export type ResolutionOffer = z.infer<typeof ResolutionOffer>;

/** A hunk of one file's difference between base and session; line numbers count from 1, `lines` may be 0. */
export const Hunk = z.object({
  index: z.number().int().min(0),
  oldStart: z.number().int(),
  oldLines: z.number().int(),
  newStart: z.number().int(),
  newLines: z.number().int(),
});
export type Hunk = z.infer<typeof Hunk>;

/** Part of a file: only these hunks are applied, the rest stays with the session. */
export const HunkChoice = z.object({ path: RepoPath, hunks: z.array(z.number().int().min(0)) });
export type HunkChoice = z.infer<typeof HunkChoice>;
