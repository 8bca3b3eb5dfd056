import { z } from 'zod';
import { verb } from './contract-verbs';
import { SessionId } from './ids';
import { refusals } from './refusals';
import { NoticedChange, SharedChangeId, SharedLeft } from './shared-state';

const r = refusals;

/** `changes` null: of all that are open (to undo: put back), those that a click means. */
const chosen = z.object({
  session: SessionId,
  changes: z.array(SharedChangeId).min(1).nullable().default(null),
});
const outcome = z.object({ done: z.array(NoticedChange), left: z.array(SharedLeft) });
const reasons = [
  r.sessionUnknown,
  r.repositoryMissing,
  r.workspaceReplaced,
  r.diskFull,
  r.notWritable,
] as const;

/** What turns of a session changed in the state that its worktree shares with the user's repository. */
export const sharedStateVerbs = {
  /** In the order of noticing. */
  list: verb(z.object({ session: SessionId }), z.array(NoticedChange), [r.sessionUnknown]),
  /** Lets changes count from now on: the user's own side obeys them. */
  accept: verb(chosen, outcome, [...reasons]),
  /** Brings back what was there before, as far as it still is what the turn left. */
  putBack: verb(chosen, outcome, [...reasons]),
  /** Takes a putting back back. */
  undoPutBack: verb(chosen, outcome, [...reasons]),
};
