import { z } from 'zod';
import { AgentId, RepositoryId, SessionId } from './ids';
import { SessionStatus } from './session';
import { Unfinished } from './unfinished';

/** What is on disk for sessions: their worktrees with their branches, and whether each can go. */

/** What a folder takes on disk. `whole` is false where there was more than was counted. */
export const DiskSize = z.object({ bytes: z.number().int(), whole: z.boolean() });
export type DiskSize = z.infer<typeof DiskSize>;

/** Why a worktree can go: nothing that it has is wanted and nowhere else. */
export const SafeReason = z.discriminatedUnion('why', [
  /** All of its work was applied, to this branch. */
  z.object({ why: z.literal('applied'), target: z.string() }),
  z.object({ why: z.literal('unchanged') }),
  /** Its files are those of a commit that another branch has. */
  z.object({ why: z.literal('merged'), into: z.string() }),
  /** It resolved conflicts of a session that needs no answer any more. */
  z.object({ why: z.literal('answered') }),
]);
export type SafeReason = z.infer<typeof SafeReason>;

/** Why a worktree is to stay, the most pressing reason. */
export const UnsafeReason = z.discriminatedUnion('why', [
  /** The session's log is gone or cannot be read. `title` and `agent` as far as they are known all the same. */
  z.object({
    why: z.literal('lost'),
    log: z.enum(['gone', 'damaged', 'newer']),
    title: z.string().nullable(),
    agent: AgentId.nullable(),
  }),
  /** A turn works, waits or is about to. */
  z.object({ why: z.literal('working') }),
  /** Something else is done with it at the moment. */
  z.object({ why: z.literal('occupied') }),
  z.object({ why: z.literal('processes'), count: z.number().int() }),
  z.object({ why: z.literal('shared-state'), changes: z.number().int() }),
  z.object({ why: z.literal('unfinished'), unfinished: Unfinished }),
  /** What it made of another session's conflicts can still be used. */
  z.object({ why: z.literal('suggestion') }),
  /** Files that differ from what was applied, or from the base. `edited`: some of that no turn recorded. */
  z.object({ why: z.literal('unapplied'), files: z.number().int(), edited: z.boolean() }),
  /** Files that no checkpoint can hold, such as very large ones. */
  z.object({ why: z.literal('left-out'), files: z.number().int() }),
  /** Another folder stands in its place, or nothing says that it is ours. */
  z.object({ why: z.literal('replaced') }),
  /** Its repository is away, or Git cannot read it. */
  z.object({ why: z.literal('unreadable') }),
  z.object({ why: z.literal('newer') }),
]);
export type UnsafeReason = z.infer<typeof UnsafeReason>;

export const Verdict = z.discriminatedUnion('safe', [
  z.object({ safe: z.literal(true), because: SafeReason }),
  z.object({ safe: z.literal(false), because: UnsafeReason }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** A worktree of a session that is on record, and its branch. */
export const WorktreeEntry = z.object({
  /** The session that it was made for, by which it is on record. */
  session: SessionId,
  /** Null where no repository that was added bears it out. */
  repository: RepositoryId.nullable(),
  repositoryPath: z.string().nullable(),
  path: z.string(),
  /** Full ref. */
  branch: z.string(),
  /** Whether a folder is at its path. */
  there: z.boolean(),
  /** Null where the session's log is gone or cannot be read. */
  title: z.string().nullable(),
  status: SessionStatus.nullable(),
  /** ISO 8601; null: not known. */
  createdAt: z.string().nullable(),
  usedAt: z.string().nullable(),
  verdict: Verdict,
  /** What it was like when it was looked at; as long as it is like that, it has the same. */
  seen: z.string(),
});
export type WorktreeEntry = z.infer<typeof WorktreeEntry>;

/** A worktree, or a branch below `understory/`, that is in a repository and not on record: somebody else's. */
export const OtherWorktree = z.object({
  repositoryPath: z.string(),
  /** Null: only a branch. */
  path: z.string().nullable(),
  /** Full ref; null when detached. */
  branch: z.string().nullable(),
});
export type OtherWorktree = z.infer<typeof OtherWorktree>;

/** The inventory as it is made: what there is, then each as it was looked at, then what each takes on disk. */
export const InventoryUpdate = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begun'), worktrees: z.number().int(), others: z.array(OtherWorktree) }),
  z.object({ type: z.literal('entry'), entry: WorktreeEntry }),
  z.object({ type: z.literal('size'), session: SessionId, size: DiskSize }),
]);
export type InventoryUpdate = z.infer<typeof InventoryUpdate>;
