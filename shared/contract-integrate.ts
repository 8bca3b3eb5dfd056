import { z } from 'zod';
import { ApplyRecord } from './apply';
import { Changeset } from './changeset';
import { CommitMessage } from './commit-message';
import { planReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { SessionId } from './ids';
import { IntegrateMode, IntegrationChecks, IntegrationPlan, OneByOne, StepResolutions } from './integrate';
import { refusals } from './refusals';

const r = refusals;

/** Its plan merges one session after the other; nobody reviews more at once. */
const MOST_SESSIONS = 50;

const input = z.object({
  sessions: z.array(SessionId).min(1).max(MOST_SESSIONS),
  /** `given`: as they are listed. `proposed`: so that the fewest conflict. */
  order: z.enum(['given', 'proposed']).default('proposed'),
  mode: IntegrateMode.default('changes'),
  resolutions: z.array(StepResolutions).default([]),
  /** True to go on with work that agents left in the middle of a merge or the like. */
  acceptUnfinished: z.boolean().optional(),
});

const reasons = [...planReasons, r.blocked, r.anotherRepository] as const;

/** Bringing the work of several sessions to the workspace together, as one apply that is undone in one step. */
export const integrateVerbs = {
  plan: verb(input, IntegrationPlan, [...reasons]),
  /** What would be different in the workspace's files. Writes objects that nothing refers to, and nothing else. */
  preview: verb(input, Changeset, [...reasons]),
  /**
   * Runs the checks of the sessions on what would come of it, in worktrees that are thrown away, and finds which session makes
   * one red. May take long; ends with who asks.
   */
  check: verb(input, IntegrationChecks, [...reasons, r.isolationFailed]),
  /** Plans again and writes all of it in one step, or refuses without having written anything. */
  run: verb(
    input.extend({
      fingerprint: z.string().nullable().default(null),
      /** For the commit whose message the plan drafts; null or absent: what is drafted. */
      message: CommitMessage.nullable().optional(),
    }),
    ApplyRecord,
    [
      ...reasons,
      r.messageUnfit,
      r.workUnfinished,
      r.integrationConflicts,
      r.planStale,
      r.noIdentity,
      r.signingFailed,
      r.signerNotTrusted,
      r.applyStopped,
    ],
  ),
  /**
   * Applies the sessions one after the other instead, in this order, each undone by itself; stops at the first that cannot be
   * applied as it is then.
   */
  oneByOne: verb(input, OneByOne, [...reasons]),
};
