import { z } from 'zod';
import { ApplyMode } from './apply';
import { ApplyId, CommitId } from './ids';

/** An apply that was not undone. */
export const StandingApply = z.object({
  apply: ApplyId,
  mode: ApplyMode,
  /** Full ref of the branch that it went to. */
  target: z.string(),
  /** What it made of the target; null where it made no commit. */
  commit: CommitId.nullable(),
  /** The session's state that it brought over: the base of what remains. */
  head: CommitId,
});
export type StandingApply = z.infer<typeof StandingApply>;

/** What stands since an apply was done. */
export function standingSince({
  apply,
  mode,
  target,
  commit,
  applied: head,
}: Omit<StandingApply, 'head'> & { readonly applied: CommitId }): StandingApply {
  return { apply, mode, target, commit, head };
}
