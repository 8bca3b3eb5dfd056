import { z } from 'zod';
import { RepoPath, SessionId } from './ids';
import { Refusal } from './refusals';
import { MOST_VARIANTS } from './variants';

/** So many sessions are compared at once: as many as there can be variants. */
export const MOST_COMPARED = MOST_VARIANTS;

/**
 * How complex a change made the code: decision points (`if`, loops, `case`, `catch`, `&&`, `||`, `??`, `? :`) in all changed files of code
 * after it, less those before it. `files`: so many were counted; `left`: so many are too large for it.
 */
export const Complexity = z.object({
  decisions: z.number().int(),
  files: z.number().int(),
  left: z.number().int(),
});
export type Complexity = Readonly<z.infer<typeof Complexity>>;

export const MeasuredSession = z.object({
  session: SessionId,
  /** Null: what it changed cannot be read. */
  complexity: Complexity.nullable(),
  /** Where its work conflicts with the workspace; null: it has none to apply, or `unknown` says why it cannot be told. */
  conflicts: z.array(RepoPath).nullable(),
  unknown: Refusal.nullable(),
});
export type MeasuredSession = Readonly<z.infer<typeof MeasuredSession>>;
