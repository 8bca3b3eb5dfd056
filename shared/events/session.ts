import { z } from 'zod';
import { AgentProfile } from '../agent';
import { Budget } from '../budget';
import { Checks } from '../check';
import { KeptPersona } from '../custom-agent';
import { HandedFrom } from '../hand-off';
import { CommitId, RepositoryId, SessionId } from '../ids';
import { NetworkHost } from '../network-host';
import { OfPlan } from '../plan';
import { Resolves } from '../resolving';
import { AllowedPath, Isolation } from '../sandbox';
import { OnResult, Reviews } from '../specialised';
import { givenBy } from '../through';
import { LONGEST_OPINION, OfVariants } from '../variants-of';

export const SessionKind = z.enum(['background', 'local']);
export type SessionKind = z.infer<typeof SessionKind>;

export const PermissionPolicy = z.enum(['ask', 'allow', 'deny']);
export type PermissionPolicy = z.infer<typeof PermissionPolicy>;

/** Where a session works: in a worktree of its own, or in the user's workspace. `placeOf` tells it of a kind. */
export const SessionPlace = z.discriminatedUnion('in', [
  z.object({ in: z.literal('worktree') }),
  z.object({ in: z.literal('workspace') }),
]);
export type SessionPlace = z.infer<typeof SessionPlace>;

/**
 * Why a session exists: the user asked for something, of several agents at once or of one, or started a plan that has it as a
 * task; another session has conflicts, which its base holds; it goes on from another one; it works on the result of another one, or
 * reviews it; or its log was lost, and the user had it made again from its worktree.
 */
export const SessionOrigin = z.discriminatedUnion('why', [
  z.object({ why: z.literal('prompt') }),
  z.object({ why: z.literal('conflicts'), resolves: Resolves }),
  z.object({ why: z.literal('hand-off'), from: HandedFrom }),
  z.object({ why: z.literal('recovered') }),
  z.object({ why: z.literal('plan'), of: OfPlan }),
  z.object({ why: z.literal('variant'), of: OfVariants }),
  z.object({ why: z.literal('specialised'), of: OnResult }),
  z.object({ why: z.literal('review'), of: Reviews }),
]);
export type SessionOrigin = z.infer<typeof SessionOrigin>;

/** A session from its beginning to its discard. */
export const sessionEvents = [
  z.object({
    type: z.literal('session.created'),
    session: SessionId,
    place: SessionPlace,
    origin: SessionOrigin,
    title: z.string(),
    repository: RepositoryId,
    repositoryPath: z.string(),
    agent: AgentProfile,
    model: z.string().nullable(),
    customAgent: z.string().nullable(),
    /** The custom agent as the user's own file had it; absent: it is read from the base, where it cannot change. */
    persona: KeptPersona.optional(),
    permissions: PermissionPolicy,
    /** What keeps its programs to what is its own; absent: nothing. */
    isolation: Isolation.optional(),
    /** Hosts that its sandbox may reach without asking, on this machine too; absent: none were named. */
    hosts: z.array(NetworkHost).optional(),
    /** What its sandbox shows besides; absent: nothing. */
    paths: z.array(AllowedPath).optional(),
    /** Its agent is to plan, and to change nothing; absent: it works. */
    plans: z.literal(true).optional(),
    /** The commit the session started from and the full ref it was chosen by (null when detached). */
    base: z.object({ commit: CommitId, ref: z.string().nullable() }),
    /** What it may take; absent: as much as it takes. */
    budget: Budget.optional(),
    /** The checks that run on its work; absent: none. */
    checks: Checks.optional(),
    /** How often what they find may go back to the agent by itself; absent: never. */
    checkRetries: z.number().int().min(1).optional(),
  }),
  /** What it may take from now on, all of it together. */
  z.object({ type: z.literal('session.budgeted'), budget: Budget, ...givenBy }),
  z.object({ type: z.literal('session.renamed'), title: z.string() }),
  /** What the user thinks of it beside others that it is compared with, all of that; picked: it is the best of them. */
  z.object({
    type: z.literal('session.judged'),
    opinion: z.string().max(LONGEST_OPINION),
    picked: z.boolean(),
  }),
  z.object({ type: z.literal('session.seen'), seq: z.number().int() }),
  /** The user wants to be reminded of it as of one that was not looked at. */
  z.object({ type: z.literal('session.unread') }),
  /** It stands first in the list. */
  z.object({ type: z.literal('session.pinned') }),
  z.object({ type: z.literal('session.unpinned') }),
  /** The user is done with it: it stays as it is, out of sight, until something happens in it. */
  z.object({ type: z.literal('session.archived') }),
  z.object({ type: z.literal('session.unarchived') }),
  /** What it needs of the user is to wait: until then, or (null) until something else happens in it. */
  z.object({ type: z.literal('session.snoozed'), until: z.string().nullable() }),
  z.object({ type: z.literal('session.unsnoozed') }),
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
  /** What was kept of the discarded session was deleted before its time: by the user, or as the trash was over its limit. */
  z.object({ type: z.literal('session.given-up'), by: z.enum(['user', 'limit']) }),
  z.object({ type: z.literal('session.restored'), path: z.string(), branch: z.string() }),
] as const;
