import { z } from 'zod';
import { Blocker } from '../apply';
import { Conflict, Resolution, StepConflicts } from '../conflict';
import { RepoPath, SessionId } from '../ids';
import { Unfinished } from '../unfinished';
import { code } from './code';

/** Why a session’s work is not brought to its target, or a target’s to the session. */
export const applyRefusals = {
  nothingToApply: code('nothing-to-apply'),
  /** What is to be taken over is in the session's worktree already. */
  nothingToTake: code('nothing-to-take'),
  /** None of the plan's open conflicts is among those that were asked about. */
  noConflicts: code('no-conflicts'),
  /** The session resolves conflicts of another one: what it holds is for that one's apply only. */
  resolvesConflicts: code('resolves-conflicts').extend({
    session: SessionId,
    of: SessionId,
    title: z.string(),
  }),
  /** The session reviews changes: what it changed itself is its own try. */
  onlyReviews: code('only-reviews').extend({ session: SessionId, title: z.string() }),
  /** The session was left in the middle of a merge or the like, and nobody said that it shall go all the same. */
  workUnfinished: code('work-unfinished').extend({ unfinished: Unfinished }),
  /** Sessions of two repositories cannot be integrated together. */
  anotherRepository: code('another-repository').extend({
    session: SessionId,
    title: z.string(),
    path: z.string(),
    expected: z.string(),
  }),
  partUnfit: code('part-unfit').extend({ path: RepoPath, reason: z.string() }),
  /** With the branch that they are with, in an apply. */
  conflicts: code('conflicts').extend({ conflicts: z.array(Conflict), target: z.string().optional() }),
  /** Of several sessions that are integrated, those with open conflicts. */
  integrationConflicts: code('integration-conflicts').extend({
    steps: z.array(StepConflicts),
    target: z.string(),
  }),
  /** Checks are red on what an integration would leave, and were not before. `title`: of the session that makes them so. */
  integrationRed: code('integration-red').extend({
    checks: z.array(z.string()),
    session: SessionId.nullable(),
    title: z.string().nullable(),
  }),
  blocked: code('path-blocked').extend({ blockers: z.array(Blocker) }),
  planStale: code('plan-stale').extend({ changed: z.array(z.string()) }),
  targetUnknown: code('target-unknown').extend({ target: z.string() }),
  targetElsewhere: code('target-checked-out-elsewhere').extend({ target: z.string(), path: z.string() }),
  /** Place and commit as the resolution has them: without it, the others of its path may well fit. */
  resolutionUnfit: code('resolution-unfit').extend({
    ...Resolution.pick({ path: true, place: true, commit: true }).shape,
    reason: z.string(),
  }),
  /** The session has all commits of the branch it would be updated from. */
  upToDate: code('up-to-date').extend({ ref: z.string() }),
  noIdentity: code('identity-missing'),
  /** A message was given, and none of the `commits` that would be made takes it. */
  messageUnfit: code('message-unfit').extend({ commits: z.number().int() }),
  /** `message` is what the signing program said. */
  signingFailed: code('signing-failed').extend({ message: z.string() }),
  /** The repository's own configuration, which an agent can write, names a program to sign with. */
  signerNotTrusted: code('signer-not-trusted').extend({ setting: z.string(), value: z.string() }),
  applyStopped: code('apply-stopped'),
  updateStopped: code('update-stopped'),
};
