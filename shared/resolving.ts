import { z } from 'zod';
import { ApplyMode } from './apply';
import {
  Conflict,
  ConflictKey,
  ConflictKind,
  ConflictOperation,
  type ConflictPlace,
  StageIds,
} from './conflict';
import { RepoPath, SessionId } from './ids';

/** What is known of a session in which an agent resolves the conflicts of another one. */

/** A conflict as it was handed to an agent, and how its answer is read. */
export const AskedConflict = ConflictKey.extend({
  kind: ConflictKind,
  stages: StageIds,
  choices: Conflict.shape.choices,
  answer: z.discriminatedUnion('by', [
    /** The file holds markers of this many characters; what stands there instead is the answer. */
    z.object({ by: z.literal('text'), markerSize: z.number().int() }),
    /** The line of this number in the sheet names one of the choices. */
    z.object({ by: z.literal('choice'), number: z.number().int() }),
  ]),
});
export type AskedConflict = z.infer<typeof AskedConflict>;

export const Resolves = z.object({
  session: SessionId,
  operation: ConflictOperation,
  mode: ApplyMode,
  /** Full ref of what the plan changes. */
  target: z.string(),
  /** The folder with what belongs to the question alone: the sheet of choices, and copies of the sides. */
  folder: RepoPath.nullable(),
  conflicts: z.array(AskedConflict).min(1),
});
export type Resolves = z.infer<typeof Resolves>;

/** The kind of plan that a conflict was met in. */
export type Asking = Pick<Resolves, 'operation' | 'mode'>;

/** The sheet's name in the folder. */
export const SHEET = 'choices.txt';

/**
 * What the sides of a conflict are called where an agent reads of them. A rebase makes the session's commits again, so
 * that the branch is there first.
 */
export function sideNames(
  { operation, mode }: Asking,
  place: ConflictPlace,
): { ours: string; theirs: string } {
  if (operation === 'apply') return { ours: place === 'commit' ? 'target' : 'workspace', theirs: 'session' };
  return mode === 'rebase' && place === 'commit'
    ? { ours: 'target', theirs: 'session' }
    : { ours: 'session', theirs: 'target' };
}
