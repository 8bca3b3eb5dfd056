import { z } from 'zod';
import { ApplyPlan, HunkChoice } from './apply';
import { Resolution } from './conflict';
import { EditDone, editReasons } from './contract-review';
import { verb } from './contract-verbs';
import { RepoPath, SessionId } from './ids';
import { refusals } from './refusals';

const r = refusals;

/** `from`: whose work is taken over into the session's worktree; of it these files (null: all), and of some only these hunks. */
const takeInput = z.object({
  session: SessionId,
  from: SessionId,
  only: z.array(RepoPath).nullable().default(null),
  hunks: z.array(HunkChoice).default([]),
  resolutions: z.array(Resolution).default([]),
});

const takeReasons = [
  ...editReasons,
  r.checkpointUnknown,
  r.sessionsApart,
  r.nothingToTake,
  r.resolutionUnfit,
] as const;

/** To take work of one session over into the worktree of another one, by a merge. */
export const takeVerbs = {
  /** What that would do. Nothing is written. */
  plan: verb(takeInput, ApplyPlan, [...takeReasons]),
  /** Does it as an edit of the user's, if `fingerprint` is null or still that of the plan. With open conflicts nothing is written. */
  run: verb(takeInput.extend({ fingerprint: z.string().nullable().default(null) }), EditDone, [
    ...takeReasons,
    r.conflicts,
  ]),
};
