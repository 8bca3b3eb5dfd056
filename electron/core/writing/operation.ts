import { z } from 'zod';
import { ApplyRecord, bySession } from '#shared/apply';
import { ApplyId, CommentId, CommitId, RepoPath, SessionId } from '#shared/ids';
import { EditReason } from '#shared/user-edit';

/** An apply: what the user is told, and what undoing it or building on it needs. */
export const ApplyOperation = z.object({
  kind: z.literal('apply'),
  record: ApplyRecord,
  /** Git folder that the repository's working trees share, and the working tree that was written to. */
  repository: z.string(),
  root: z.string(),
  /** What the session's state was compared with. */
  base: CommitId,
  /** The apply whose state was that base; null: none, or it was not told. */
  builtOn: ApplyId.nullable(),
  /** Set when an apply below this one was undone: base and head are made to be without it, and no commits of the session. */
  madeAnew: z.boolean(),
  /** HEAD's commit (or the target branch's) when it was planned. */
  plannedOn: CommitId.nullable(),
  /** Of an integration: the same for each of its sessions, in the order of the record's parts. */
  parts: z.array(z.object({ base: CommitId, builtOn: ApplyId.nullable(), madeAnew: z.boolean() })).optional(),
});
export type ApplyOperation = z.infer<typeof ApplyOperation>;

const Written = { id: ApplyId, session: SessionId, at: z.string() };

/** The three-way undo of an apply; an exact one works with the journal of the apply itself. */
export const UndoOperation = z.object({ kind: z.literal('undo'), ...Written, undoes: ApplyId });
export type UndoOperation = z.infer<typeof UndoOperation>;

/** An edit of the user's own: the state that the worktree goes to was made for it. */
export const EditByUser = z.object({
  why: EditReason,
  /** The comment whose suggestion it is. */
  comment: CommentId.nullable(),
  /** The session whose work was taken over. */
  from: SessionId.optional(),
  /** What keeps that state. */
  ref: z.string(),
  /** The state that undoes it: the newest checkpoint, or what the worktree had beyond that. */
  before: CommitId,
});
export type EditByUser = z.infer<typeof EditByUser>;

/** A session's worktree goes back to a checkpoint, or on to what an edit of the user's makes of it. */
export const RollbackOperation = z.object({
  kind: z.literal('rollback'),
  ...Written,
  /** The checkpoint it goes to. */
  checkpoint: CommitId,
  /** Where the session's branch is before and after. */
  branchBefore: CommitId,
  branchAfter: CommitId,
  /** What the worktree was, under a ref of its own. */
  abandoned: z.object({ ref: z.string(), commit: CommitId }),
  files: z.array(RepoPath),
  edit: EditByUser.optional(),
});
export type RollbackOperation = z.infer<typeof RollbackOperation>;

/** A session's worktree and branch take in commits of another ref. */
export const UpdateOperation = z.object({
  kind: z.literal('update'),
  ...Written,
  mode: z.enum(['merge', 'rebase']),
  /** Full ref that the commits come from, and the newest of them. */
  source: z.string(),
  sourceCommit: CommitId,
  /** The checkpoint that it starts from. */
  head: CommitId,
  /** Where the session's branch is after it. */
  branchAfter: CommitId,
  files: z.array(RepoPath),
  /** Conflicts that were resolved as they had been before. */
  reused: ApplyRecord.shape.reused,
});
export type UpdateOperation = z.infer<typeof UpdateOperation>;

/** The four ways in which a working tree is written to. They share one engine, one journal and one recovery. */
export const Operation = z.discriminatedUnion('kind', [
  ApplyOperation,
  UndoOperation,
  RollbackOperation,
  UpdateOperation,
]);
export type Operation = z.infer<typeof Operation>;

/** Names the operation's transaction, its refs and its lock. */
export function idOf(operation: Operation): ApplyId {
  return operation.kind === 'apply' ? operation.record.apply : operation.id;
}

/** When it was begun, as an ISO date. */
export function beganAt(operation: Operation): string {
  return operation.kind === 'apply' ? operation.record.at : operation.at;
}

export function sessionOf(operation: Operation): SessionId {
  return operation.kind === 'apply' ? operation.record.session : operation.session;
}

/** What an apply is to each session whose work it brought in: only of an integration there are several. */
export function partsOf(applied: ApplyOperation): ApplyOperation[] {
  const { parts, ...operation } = applied;
  if (!parts) return [applied];
  return bySession(applied.record).map((record, at) => ({ ...operation, ...parts[at], record }));
}

/** The apply, with what it is to its sessions as given, in the order of {@link partsOf}. */
export function withParts(applied: ApplyOperation, parts: readonly ApplyOperation[]): ApplyOperation {
  const [first] = parts;
  const { integrates } = applied.record;
  if (!applied.parts || !integrates) return first ?? applied;
  return {
    ...applied,
    record: {
      ...applied.record,
      head: first?.record.head ?? applied.record.head,
      integrates: integrates.map((part, at) => ({ ...part, head: parts[at]?.record.head ?? part.head })),
    },
    parts: parts.map(({ base, builtOn, madeAnew }) => ({ base, builtOn, madeAnew })),
  };
}

/** How an apply was kept before operations had a kind: all four wrote this, told apart by what was null. */
const UntaggedApply = ApplyOperation.omit({ kind: true }).extend({
  builtOn: ApplyId.nullable().default(null),
  madeAnew: z.boolean().default(false),
  undoes: ApplyId.nullable(),
  source: z.string().nullable().default(null),
});

/** An operation as earlier versions wrote it, with its kind. */
export const UntaggedOperation = UntaggedApply.transform(({ undoes, source, record, ...kept }): Operation => {
  const written = { id: record.apply, session: record.session, at: record.at };
  const { mode, commit, before, head, files, reused, snapshotRef } = record;
  if (undoes !== null) return { kind: 'undo', ...written, undoes };
  // An apply of changes makes no commit; going back to a checkpoint says where the branch goes.
  if (mode === 'changes' && commit !== null && before !== null) {
    const abandoned = { ref: snapshotRef, commit: kept.base };
    const branch = { branchBefore: before, branchAfter: commit };
    return { kind: 'rollback', ...written, ...branch, checkpoint: head, abandoned, files };
  }
  if (source !== null && commit !== null && (mode === 'merge' || mode === 'rebase')) {
    const from = { source, sourceCommit: head, head: kept.base };
    return { kind: 'update', ...written, mode, ...from, branchAfter: commit, files, reused };
  }
  return { kind: 'apply', record, ...kept };
});
