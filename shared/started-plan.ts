import { z } from 'zod';
import { PlanId, RepoPath, RepositoryId, SessionId } from './ids';
import { Plan, TaskKey } from './plan';
import { Refusal } from './refusals';
import { StartSession } from './session';

/**
 * How a task of a started plan stands. `done`: its file says so, it needs no session. `left`: it was not chosen, or is not to be
 * done any more. `human`: somebody has to do it. `held`: it waits for others. `ready`: nothing holds it but the plan's own limit.
 * `red`: its work is there, and checks of it have not passed. The others are those of its session: it works, needs you, is to be reviewed, is applied, or did not end well.
 */
export const TaskState = z.enum([
  'done',
  'left',
  'human',
  'held',
  'ready',
  'working',
  'needs-you',
  'to-review',
  'red',
  'applied',
  'failed',
  'not-started',
]);
export type TaskState = z.infer<typeof TaskState>;

/** Why a session could not be started for a task. `conflict`: the results that it is to begin on do not go together. */
export const TaskTrouble = z.discriminatedUnion('why', [
  z.object({ why: z.literal('conflict'), paths: z.array(RepoPath), more: z.number().int().min(0) }),
  z.object({ why: z.literal('refused'), refusal: Refusal }),
  z.object({ why: z.literal('broke'), reference: z.string() }),
]);
export type TaskTrouble = Readonly<z.infer<typeof TaskTrouble>>;

export const StartedTask = z.object({
  key: TaskKey,
  title: z.string(),
  state: TaskState,
  session: SessionId.nullable(),
  /** The tasks whose result it waits for. */
  waitsFor: z.array(TaskKey),
  /** All that it begins on, as far as its plan says so. */
  after: z.array(TaskKey),
  /** Of these, whose work has changed since this one began on it. */
  baseMoved: z.array(TaskKey),
  trouble: TaskTrouble.nullable(),
});
export type StartedTask = Readonly<z.infer<typeof StartedTask>>;

export const StartedPlan = z.object({
  id: PlanId,
  repository: RepositoryId,
  title: z.string(),
  createdAt: z.string(),
  /** No further task is started by itself. */
  stopped: z.boolean(),
  tasks: z.array(StartedTask),
});
export type StartedPlan = Readonly<z.infer<typeof StartedPlan>>;

/** How the sessions of a plan are started; what a task says itself counts before it. */
export const PlanChoices = z.object({
  agent: StartSession.shape.agent,
  base: StartSession.shape.base,
  model: StartSession.shape.model,
  customAgent: StartSession.shape.customAgent,
  permissions: StartSession.shape.permissions,
  isolation: StartSession.shape.isolation,
  /** The commands that the plan names as checks run: the user has been shown them. */
  checks: z.boolean().optional(),
});
export type PlanChoices = z.infer<typeof PlanChoices>;

/** A plan as it is kept, from which all else follows with the rows of its sessions. */
export const KeptPlan = z.object({
  id: PlanId,
  repository: RepositoryId,
  createdAt: z.string(),
  stopped: z.boolean(),
  plan: Plan,
  /** As its files had it when they were read last, before any edit; null: just so. */
  asRead: Plan.nullable().default(null),
  choices: PlanChoices,
  /** The tasks that are to be done; others are left. */
  chosen: z.array(TaskKey),
  /** Why tasks could not be started, by their keys. */
  troubles: z.record(z.string(), TaskTrouble),
  /** On what tasks began: by their keys, the Git trees of what was done before them, by its task. */
  begunOn: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});
export type KeptPlan = Readonly<z.infer<typeof KeptPlan>>;
