import { z } from 'zod';
import { Attachment } from './attachment';
import { AgentId, ApplyId, CommitId, RepoPath, SessionId } from './ids';
import { Isolation } from './sandbox';

/** Where a session can be handed to: the kinds of sessions there are, and those that are known of and not offered yet. */
export const HandOffPlace = z.enum(['background', 'local', 'cloud']);
export type HandOffPlace = z.infer<typeof HandOffPlace>;

/**
 * What becomes of the files that go along: `copy` has them in both places, `move` takes them out of the workspace, `leave`
 * takes none along.
 */
export const HandedChanges = z.enum(['copy', 'move', 'leave']);
export type HandedChanges = z.infer<typeof HandedChanges>;

/** The files that a session begins with beside those of its base, as Git objects of the repository. */
export const CarriedFiles = z.object({
  /** A commit of the files as they were, kept under a ref of the new session. */
  commit: CommitId,
  /** A commit of what was staged. */
  index: CommitId,
  /** Where the new session's branch begins. */
  branch: CommitId,
  /** The files that differ from the base. */
  files: z.number().int(),
});
export type CarriedFiles = z.infer<typeof CarriedFiles>;

/** The session that another one goes on from. */
export const HandedFrom = z.object({
  session: SessionId,
  title: z.string(),
  kind: z.enum(['background', 'local']),
  agent: z.object({ id: AgentId, name: z.string() }),
  /** The agent's own session, where the new one has the same agent and may go on with a copy of it. */
  agentSession: z.string().nullable(),
  changes: HandedChanges,
  /** Null: none went along. */
  carried: CarriedFiles.nullable(),
});
export type HandedFrom = z.infer<typeof HandedFrom>;

/** What a session's row says of the one that it goes on from. */
export const HandedFromRow = HandedFrom.pick({
  session: true,
  title: true,
  kind: true,
  changes: true,
}).extend({
  files: z.number().int(),
});

/** A session that goes on from this one. `undone`: the hand-off was taken back. */
export const HandedTo = z.object({
  session: SessionId,
  title: z.string(),
  kind: z.enum(['background', 'local']),
  agent: z.string(),
  changes: HandedChanges,
  files: z.number().int(),
  /** The apply by which files left the workspace, or came into it; null: none did. */
  apply: ApplyId.nullable(),
  undone: z.boolean(),
});
export type HandedTo = z.infer<typeof HandedTo>;

/** A file that would go along. `staged`: all or part of its change is. */
export const CarriedFile = z.object({
  path: RepoPath,
  change: z.enum(['added', 'changed', 'deleted']),
  staged: z.boolean(),
});
export type CarriedFile = z.infer<typeof CarriedFile>;

/** What would go along with a hand-off. Computing it changes nothing of the user's. */
export const HandOffPlan = z.object({
  session: SessionId,
  to: HandOffPlace,
  agent: z.object({ id: AgentId, name: z.string() }),
  /** What is to hold it, unless said otherwise. */
  isolation: Isolation,
  /** `forked`: the agent goes on with a copy of its own memory. `retold`: it is told the context. */
  way: z.enum(['forked', 'retold']),
  turns: z.number().int(),
  /** The context that the receiving agent is told, and can be edited before: plan, constraints, conversation. */
  context: z.string(),
  /** The same where no files go along. */
  contextWithoutFiles: z.string(),
  /** Characters of the whole conversation; `cut`: of which the context holds the newest part. */
  characters: z.number().int(),
  cut: z.boolean(),
  /** Steps of the newest plan, done ones included; 0: there is none. */
  steps: z.number().int(),
  /** What went with the prompts so far and goes along with the first one there, the newest; and how many there are. */
  attachments: z.array(Attachment),
  attachmentsInAll: z.number().int(),
  /** What can become of the files; only `leave` where there are none, or they cannot go along now. */
  choices: z.array(HandedChanges),
  /** The first of the files that would go along, and how many there are. */
  files: z.array(CarriedFile),
  filesInAll: z.number().int(),
  /** Files that differ and cannot go along, such as one that cannot be read. */
  leftOut: z.array(RepoPath),
});
export type HandOffPlan = z.infer<typeof HandOffPlan>;

/** The prompts that a hand-off begins with where the user says nothing else. */
export const GO_ON = 'Go on from where the conversation ended.';
export const IMPLEMENT = 'Implement the plan.';
