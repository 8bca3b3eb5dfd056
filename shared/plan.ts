import { z } from 'zod';
import { PlanId, RepoPath } from './ids';

/**
 * A plan: tasks that are to become sessions, as they were read from plan files. What a file does not say is never filled in
 * without a word: every field that was concluded is named in `inferred`, and every doubt is a problem with its line.
 */

/** How a file is written; `markdown` is any other one. Ours is `understory` (docs/plan-files.md). */
export const PlanFormat = z.enum([
  'understory',
  'spec-kit',
  'kiro',
  'cc-sdd',
  'spec-workflow',
  'task-master',
  'conductor',
  'backlog',
  'openspec',
  'gsd',
  'exec-plan',
  'agent-os',
  'modernization',
  'bmad',
  'prp',
  'ralph',
  'ccpm',
  'cursor',
  'vscode',
  'orchestra',
  'implementation-plan',
  'superpowers',
  'omo',
  'ai-dev-tasks',
  'beads',
  'markdown',
]);
export type PlanFormat = z.infer<typeof PlanFormat>;

/** How a task stands in its file. */
export const TaskMark = z.enum(['open', 'running', 'done', 'blocked', 'cancelled']);
export type TaskMark = z.infer<typeof TaskMark>;

/** Of all that a file lists, what becomes a session: whole phases, tasks, or the steps of tasks. */
export const PlanGrain = z.enum(['phase', 'task', 'step']);
export type PlanGrain = z.infer<typeof PlanGrain>;

/** Place in a file: `file` counts the plan's files from 0, `line` from 1. */
export const PlanPlace = z.object({ file: z.number().int().min(0), line: z.number().int().min(1) });
export type PlanPlace = Readonly<z.infer<typeof PlanPlace>>;

/** A path that a task names, below the repository, as written there (`/`-separated; a glob or a folder may be one). */
export const PlanPath = z.object({
  path: z.string().min(1),
  /** `writes`: the task is to change it. `reads`: it is context. `unsure`: the file does not say. */
  role: z.enum(['writes', 'reads', 'unsure']),
  /** Of one that is written: whether the task is to create it, or to change what is there; null: it does not say. */
  isNew: z.boolean().nullable(),
  place: PlanPlace,
});
export type PlanPath = Readonly<z.infer<typeof PlanPath>>;

/** Names a task in its plan: the id that its file gives it, else `#` and its number. Never a path or a branch. */
export const TaskKey = z.string().min(1).max(200).brand<'TaskKey'>();
export type TaskKey = z.infer<typeof TaskKey>;

/** The task of a started plan that a session is for. */
export const OfPlan = z.object({ plan: PlanId, task: TaskKey });
export type OfPlan = Readonly<z.infer<typeof OfPlan>>;

const Words = z.array(z.string());

export const PlanTask = z.object({
  key: TaskKey,
  /** As the file has it; null where it has none. */
  id: z.string().nullable(),
  title: z.string(),
  /** All that its file says of it below the title, but for what the other fields hold. */
  text: z.string(),
  place: PlanPlace,
  mark: TaskMark,
  /** `human`: somebody has to do or decide it; it never becomes a session. */
  kind: z.enum(['work', 'human']),
  /** It may be left out; it holds nobody back. */
  optional: z.boolean(),
  /** The file says that it may run beside its neighbours. */
  parallel: z.boolean(),
  /** Key of the phase or group that it stands in. */
  phase: z.string().nullable(),
  labels: Words,
  acceptance: Words,
  /** Commands that the file proposes as checks. None runs before the user has allowed it. */
  checks: Words,
  constraints: Words,
  nonGoals: Words,
  files: z.array(PlanPath),
  /** Steps inside of it, with their marks: they are told to the agent, and are no sessions. */
  steps: z.array(z.object({ text: z.string(), mark: TaskMark, place: PlanPlace })),
  agent: z.string().nullable(),
  customAgent: z.string().nullable(),
  model: z.string().nullable(),
  base: z.string().nullable(),
  priority: z.string().nullable(),
  /** Names of fields that are concluded rather than written. */
  inferred: z.array(z.enum(['title', 'kind', 'files', 'acceptance', 'checks', 'key', 'grain'])),
});
export type PlanTask = Readonly<z.infer<typeof PlanTask>>;

export const PlanPhase = z.object({
  key: z.string(),
  title: z.string(),
  /** Its goal and whatever else it says to all of its tasks. */
  text: z.string(),
  /** Holds for each of its tasks: an independent test, a checkpoint. */
  acceptance: Words,
  place: PlanPlace,
});
export type PlanPhase = Readonly<z.infer<typeof PlanPhase>>;

/** `task` waits for `on`. */
export const PlanEdge = z.object({
  task: TaskKey,
  on: TaskKey,
  /** `stated`: a text says so. `structure`: order, phases and marks do. `guess`: a proposal, which holds nobody back. */
  via: z.enum(['stated', 'structure', 'guess']),
  /** Where that is said; null for what order alone says. */
  place: PlanPlace.nullable(),
});
export type PlanEdge = Readonly<z.infer<typeof PlanEdge>>;

/**
 * What is wrong or unclear. `stop`: the task cannot start. `warn`: an agent will likely ask or miss. `note`: worth a look.
 * `about` names what it is about, in the file's own words: an id, a path, a mark, a line.
 */
export const PlanProblem = z.object({
  code: z.enum([
    // Reading
    'fence-not-closed',
    'front-matter-broken',
    'unknown-mark',
    'contradictory-marks',
    'steps-differ',
    'duplicate-id',
    'unresolved-reference',
    'cycle',
    'contradictory-edges',
    'outside-path',
    'open-questions',
    'too-many-tasks',
    'too-many-overlaps',
    'other-lists',
    'file-left-out',
    // Readiness
    'no-acceptance',
    'criterion-unclear',
    'vague-task',
    'placeholder',
    'missing-file',
    'missing-context',
    'file-exists',
    'too-large',
    'too-small',
    'needs-person',
    'refers-elsewhere',
    'no-constraint',
    'scope-unknown',
    'stale',
    'unknown-agent',
    'unknown-custom-agent',
    'unknown-base',
    'hidden-characters',
    'told-to-tool',
  ]),
  level: z.enum(['stop', 'warn', 'note']),
  /** Null: the whole plan. */
  task: TaskKey.nullable(),
  place: PlanPlace.nullable(),
  about: Words,
});
export type PlanProblem = Readonly<z.infer<typeof PlanProblem>>;

/**
 * Two tasks that are likely to change the same, and neither of which waits for the other. It speaks of what the plan names:
 * of a task that does not say what it changes nothing can be told, which is a problem of its own (`scope-unknown`).
 */
export const PlanOverlap = z.object({
  tasks: z.tuple([TaskKey, TaskKey]),
  /** `possible`: they may get in each other's way without a conflict, such as where one reads what the other writes. */
  level: z.enum(['certain', 'likely', 'possible']),
  /** All that both change are files such as tests, documents and change logs, to which everybody adds. */
  mergeable: z.boolean(),
  /** Paths or names that both are about. */
  about: Words,
});
export type PlanOverlap = Readonly<z.infer<typeof PlanOverlap>>;

/** Where a file's own mark of a task is, so that it can be ticked with the smallest change. In bytes of the file. */
export const TaskTick = z.object({
  task: TaskKey,
  file: z.number().int().min(0),
  at: z.number().int().min(0),
  length: z.number().int().min(0),
  /** What stands there when it is done, in the file's own style. */
  done: z.string(),
});
export type TaskTick = Readonly<z.infer<typeof TaskTick>>;

/** A file that a plan was read from. */
export const PlanSource = z.object({
  name: z.string(),
  /** Below the repository, where it lies in its workspace; else null, and it is not looked at again. */
  path: RepoPath.nullable(),
  /** SHA-256 of what it held. */
  hash: z.string(),
});
export type PlanSource = Readonly<z.infer<typeof PlanSource>>;

export const Plan = z.object({
  format: PlanFormat,
  /** The files that `file` of places counts. None where that is not known any more. */
  sources: z.array(PlanSource).default([]),
  /** Of several lists of tasks in a file, the one that was asked for. */
  tag: z.string().nullable().default(null),
  title: z.string().nullable(),
  /** What it says to all of its tasks: goal, architecture, conventions. */
  context: z.string(),
  /** What holds for each task that says nothing else. */
  defaults: z.object({
    agent: z.string().nullable(),
    customAgent: z.string().nullable(),
    model: z.string().nullable(),
    base: z.string().nullable(),
    checks: Words,
    constraints: Words,
    nonGoals: Words,
    files: z.array(PlanPath),
    /** How many of its tasks may run at once at most; null: as many as the queue allows. */
    maxParallel: z.number().int().min(1).nullable(),
  }),
  /** The one that was read, and those that the files could be read with as well. */
  grain: PlanGrain,
  grains: z.array(PlanGrain),
  phases: z.array(PlanPhase),
  tasks: z.array(PlanTask),
  edges: z.array(PlanEdge),
  problems: z.array(PlanProblem),
  overlaps: z.array(PlanOverlap),
  ticks: z.array(TaskTick),
});
export type Plan = Readonly<z.infer<typeof Plan>>;

/** Why plan files could not be read; `file` is the name of the one in question. */
export const PlanNotRead = z.object({
  code: z.literal('plan-not-read'),
  file: z.string(),
  /**
   * `binary`: it holds zero bytes. `not-utf8`: `line` is the first one that is none. `too-slow`: reading it took longer than
   * any plan takes. `nothing`: there is nothing in it that could be a task.
   */
  why: z.enum([
    'too-large',
    'binary',
    'not-utf8',
    'too-many-files',
    'not-one-plan',
    'too-slow',
    'nothing',
    'broken',
  ]),
  line: z.number().int().min(1).nullable(),
});
export type PlanNotRead = Readonly<z.infer<typeof PlanNotRead>>;
