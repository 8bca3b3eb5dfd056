import { z } from 'zod';
import { troubleReasons } from './contract-reasons';
import { nothing, question, stream } from './contract-verbs';
import { refusals } from './refusals';
import { TrashKey, TrashUpdate } from './trash';

const r = refusals;

const DeleteRefusal = z.union([
  r.sessionUnknown,
  r.sessionNewer,
  r.sessionBusy,
  r.sessionNotDiscarded,
  r.sessionExpired,
  r.trashItemGone,
  r.keptWithSession,
  ...troubleReasons,
  r.diskFull,
  r.notWritable,
  r.gitStuck,
]);

/** What destructive steps took. It comes back by `sessions.restore`, `apply.undo` and `sessions.rollback`. */
export const trashVerbs = {
  /** Looks through the trash and measures it. Whoever leaves ends it. */
  list: stream(nothing, TrashUpdate),
  /** Deletes what is in the trash, for good: the one thing that cannot be taken back. */
  delete: question(
    z.object({ items: z.array(TrashKey).max(20_000) }),
    z.object({
      deleted: z.array(TrashKey),
      refused: z.array(z.object({ item: TrashKey, refusal: DeleteRefusal })),
    }),
  ),
};
