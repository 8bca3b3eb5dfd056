import { z } from 'zod';
import { ApplyRecord } from './apply';
import { ApplyId, CommitId, RepoPath } from './ids';
import { Refusal } from './refusals';

/** An apply as the list of past ones has it. */
export const PastApply = ApplyRecord.extend({
  /** The workspace that it was made in. */
  repositoryPath: z.string(),
  /** What plainly keeps it from being undone; null: nothing that can be told without comparing files. */
  obstacle: Refusal.nullable(),
});
export type PastApply = z.infer<typeof PastApply>;

/** What undoing an apply would do. Computing it writes nothing. */
export const UndoPlan = z.object({
  apply: ApplyId,
  /** `exact`: the original files come back. `merge`: later edits stay, and what the apply did is merged out of them. */
  how: z.enum(['exact', 'merge']),
  /** The branch that moves back, by full ref; null: none. */
  branch: z.object({ name: z.string(), from: CommitId, to: CommitId }).nullable(),
  /** Later applies of the session that stand, and go on standing without this one. */
  later: z.number().int(),
  files: z.array(z.object({ path: RepoPath, change: z.enum(['write', 'delete']) })),
});
export type UndoPlan = z.infer<typeof UndoPlan>;
