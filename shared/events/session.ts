import { z } from 'zod';
import { AgentProfile } from '../agent';
import { CommitId, RepositoryId, SessionId } from '../ids';
import { Resolves } from '../resolving';

export const SessionKind = z.enum(['background', 'local']);
export type SessionKind = z.infer<typeof SessionKind>;

export const PermissionPolicy = z.enum(['ask', 'allow', 'deny']);
export type PermissionPolicy = z.infer<typeof PermissionPolicy>;

/** A session from its beginning to its discard. */
export const sessionEvents = [
  z.object({
    type: z.literal('session.created'),
    session: SessionId,
    kind: SessionKind,
    title: z.string(),
    repository: RepositoryId,
    repositoryPath: z.string(),
    agent: AgentProfile,
    model: z.string().nullable(),
    customAgent: z.string().nullable(),
    permissions: PermissionPolicy,
    /** The commit the session started from and the full ref it was chosen by (null when detached). */
    base: z.object({ commit: CommitId, ref: z.string().nullable() }),
    /** The conflicts that the session was started to resolve; its base holds them. */
    resolves: Resolves.nullable(),
  }),
  z.object({ type: z.literal('session.renamed'), title: z.string() }),
  z.object({ type: z.literal('session.seen'), seq: z.number().int() }),
  /** The repository was moved, and where the session's worktree is since; null for none. */
  z.object({
    type: z.literal('repository.moved'),
    repositoryPath: z.string(),
    worktree: z.string().nullable(),
  }),
  z.object({
    type: z.literal('session.discarded'),
    ref: z.string(),
    head: CommitId,
    keptUntil: z.string(),
    /** Where the worktree's folder is kept as it was; null: nowhere. */
    folder: z.string().nullable(),
  }),
  z.object({ type: z.literal('session.restored'), path: z.string(), branch: z.string() }),
] as const;
