import { z } from 'zod';
import { Conflict } from '../conflict';
import { ApplyId } from '../ids';
import { code } from './code';

/** Why an apply cannot be undone. */
export const undoRefusals = {
  /** Of all that was applied in the repository nothing stands any more. */
  nothingToUndo: code('nothing-to-undo').extend({ path: z.string() }),
  applyUnknown: code('apply-unknown').extend({ apply: z.string() }),
  applyAlreadyUndone: code('apply-already-undone').extend({ apply: z.string() }),
  applyRolledBack: code('apply-rolled-back').extend({ apply: z.string() }),
  /** `removedAt` null: gone, and not by our doing. */
  undoExpired: code('undo-expired').extend({ apply: z.string(), removedAt: z.string().nullable() }),
  undoMovedOn: code('undo-moved-on').extend({
    target: z.string(),
    expected: z.string(),
    actual: z.string(),
    why: z.enum(['commits-on-top', 'rewritten', 'branch-gone', 'not-checked-out', 'checked-out-elsewhere']),
    /** What takes the apply out with a new commit; null where that would not. */
    revert: z.string().nullable(),
    /** The apply that made the branch's newest commit: once it is undone, this one can be. */
    later: ApplyId.nullable(),
  }),
  undoKept: code('undo-would-lose-edits').extend({ conflicts: z.array(Conflict) }),
};
