import { z } from 'zod';
import { SessionId } from '../ids';
import { code } from './code';

/** Why a worktree, or what is in the trash, stays as it is. */
export const housekeepingRefusals = {
  /** The worktree is not as it was when it was listed. */
  worktreeChanged: code('worktree-changed').extend({ session: SessionId }),
  /** It is not in the trash any more, or something of an earlier write is to be settled first. */
  trashItemGone: code('trash-item-gone'),
  /** What a rollback, an edit or an update took is part of its session and cannot be deleted by itself. */
  keptWithSession: code('kept-with-session').extend({ session: SessionId }),
  /** Why nothing can be made again of a session's worktree. */
  notRecoverable: code('not-recoverable').extend({
    session: SessionId,
    /** Its log is there; no worktree of it is on record; no added repository bears it out; something else stands there. */
    why: z.enum(['has-log', 'no-worktree', 'no-repository', 'replaced']),
  }),
};
