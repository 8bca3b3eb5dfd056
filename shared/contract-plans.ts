import { z } from 'zod';
import { troubleReasons } from './contract-reasons';
import { nothing, question, stream, verb } from './contract-verbs';
import { PlanId, RepoPath, RepositoryId } from './ids';
import { Plan, PlanGrain, TaskKey } from './plan';
import { PlanChanges, TakenChanges } from './plan-changes';
import { refusals } from './refusals';
import { PlanChoices, StartedPlan } from './started-plan';

const r = refusals;
const ofPlan = z.object({ plan: PlanId });
const changeReasons = [r.planUnknown, r.diskFull, r.notWritable] as const;

/** Twice what is read of a file, so that whoever sends a larger one is told so. */
const LONGEST_FILE = 6 * 1024 * 1024;

/** How the files of a started plan stand. `unknown`: it has none in the workspace. `gone`: one of them is not there. */
const FileChanges = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['same', 'unknown']) }),
  z.object({ state: z.literal('gone'), file: z.string() }),
  z.object({
    state: z.literal('changed'),
    hash: z.string(),
    changes: PlanChanges,
    /** Commands that would run as checks once all of it is taken, and that the user was not shown before. */
    newChecks: z.array(z.string()),
  }),
]);

/** Plan files as plans, and plans that were started. Contents of files come along: nothing is opened by a name. */
export const planVerbs = {
  /**
   * Reads files as one plan, and judges how ready its tasks are. `path`: the top folder of the workspace that it is for, as
   * its `base` has the files (null: HEAD); null: what only that can say is left out. `tag`: of several lists in one file
   * the one of this name.
   */
  read: verb(
    z.object({
      files: z
        .array(
          z.object({
            name: z.string().max(4096),
            /** Where it is, so that a started plan can be compared with it; only looked at where that is in the workspace. */
            path: z.string().max(16_384).optional(),
            content: z.base64().max(LONGEST_FILE),
          }),
        )
        .max(1000),
      path: z.string().nullable(),
      base: z.string().max(4096).nullable(),
      grain: PlanGrain.nullable(),
      tag: z.string().max(200).nullable(),
    }),
    Plan,
    [refusals.planNotRead, refusals.baseUnknown, ...troubleReasons],
  ),
  /** A plan that was edited, as it is judged now: its overlaps, circles and how ready its tasks are. Nothing is kept. */
  judge: verb(
    z.object({ plan: Plan, path: z.string().nullable(), base: z.string().max(4096).nullable() }),
    Plan,
    [refusals.baseUnknown, ...troubleReasons],
  ),
  /** Those that were started, oldest first. */
  list: question(nothing, z.array(StartedPlan)),
  watch: stream(nothing, z.array(StartedPlan)),
  /**
   * Starts the tasks of a plan: at once those that wait for nothing, the others on top of the results that they wait for.
   * `chosen` null: all that are to be done.
   */
  start: verb(
    z.object({
      repository: RepositoryId,
      plan: Plan,
      /** The plan as it was read, where it was edited since. */
      asRead: Plan.optional(),
      chosen: z.array(TaskKey).nullable().default(null),
      choices: PlanChoices,
    }),
    StartedPlan,
    [r.repositoryUnknown, r.nothingToStart, r.diskFull, r.notWritable],
  ),
  /**
   * What a task's session is to be updated from, so that it has the work before it as that is now: a branch, or a ref of Understory's
   * where several are joined. `source` null: there is none, or it does not go together at `conflicts`.
   */
  joinBefore: verb(
    ofPlan.extend({ task: TaskKey }),
    z.object({ source: z.string().nullable(), conflicts: z.array(RepoPath) }),
    [r.planUnknown, ...troubleReasons, r.objectsMissing],
  ),
  /** The task stays on what it began on, though that has changed. */
  leaveBase: verb(ofPlan.extend({ task: TaskKey }), StartedPlan, [...changeReasons]),
  /** What its files say otherwise than when they were read last, as far as they lie in the workspace. */
  changes: verb(ofPlan, FileChanges, [r.planUnknown, r.planNotRead, ...troubleReasons]),
  /**
   * Takes over what the files say otherwise, as far as it is named, and takes them as read. `hash`: what of them was looked at;
   * they may have changed since. Tasks that have begun stay as they are.
   */
  takeChanges: verb(ofPlan.extend({ hash: z.string(), taken: TakenChanges }), StartedPlan, [
    r.planFilesChanged,
    r.planNotRead,
    ...changeReasons,
    ...troubleReasons,
  ]),
  /** No further task is started; the sessions that work go on. */
  stop: verb(ofPlan, StartedPlan, [...changeReasons]),
  /** Goes on, and tries again what could not be started. */
  resume: verb(ofPlan, StartedPlan, [...changeReasons]),
};
