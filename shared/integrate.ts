import { z } from 'zod';
import { ApplyRecord, Blocker, PlannedCommits, PlannedFile } from './apply';
import { DraftOffer, Resolution, ResolutionOffer, StepConflicts } from './conflict';
import { Forecast } from './forecast';
import { CommitId, RepoPath, SessionId } from './ids';
import { Refusal } from './refusals';
import { SharedChange } from './shared-state';
import { Unfinished } from './unfinished';

/** How an integration ends up: uncommitted changes, one commit of all sessions, or the sessions' own commits. */
export const IntegrateMode = z.enum(['changes', 'squash', 'commits']);
export type IntegrateMode = z.infer<typeof IntegrateMode>;

/** Whose conflicts are resolved how. */
export const StepResolutions = z.object({ session: SessionId, resolutions: z.array(Resolution) });
export type StepResolutions = z.infer<typeof StepResolutions>;

/** What one session brings, on top of the workspace and of the sessions before it. */
export const IntegrationStep = StepConflicts.extend({
  /** Why this one cannot be integrated, and the others are planned without it; null: it can. */
  refusal: Refusal.nullable(),
  files: z.array(PlannedFile),
  /** Open ones. As long as one of them is open, the steps after it are planned with what was there before. */
  conflicts: StepConflicts.shape.conflicts,
  /** What is known for some of them. Nothing of it is integrated unless it comes back as a resolution. */
  offers: z.array(ResolutionOffer),
  /** Results known in part, for conflicts that have no offer. */
  drafts: z.array(DraftOffer),
  /** The user's edits that end in another file because the session renamed it. */
  moved: z.array(z.object({ from: RepoPath, to: RepoPath })),
  /** What of it was left in the middle: integrated only when that is accepted. */
  unfinished: Unfinished.nullable(),
  /** Files into which the session brought conflict markers. */
  markers: z.array(RepoPath),
});
export type IntegrationStep = z.infer<typeof IntegrationStep>;

/** What a check said of an integration's result. */
export const IntegrationCheck = z.object({
  name: z.string(),
  command: z.array(z.string()),
  state: z.enum(['passed', 'failed', 'stopped', 'interrupted']),
  milliseconds: z.number(),
  /** How what it printed ends. */
  output: z.string(),
  /** It is red on the workspace as it is, too, so no session is to blame. */
  redBefore: z.boolean(),
});
export type IntegrationCheck = z.infer<typeof IntegrationCheck>;

/** What the checks of the sessions said of the very files that an integration would leave. */
export const IntegrationChecks = z.object({
  /** Of the files that they ran on. */
  commit: CommitId,
  results: z.array(IntegrationCheck),
  /** With which session, in the order, checks that are not red before first are; null: none is, or it is not known. */
  guilty: SessionId.nullable(),
  /** How many worktrees they ran in to tell. */
  runs: z.number().int(),
});
export type IntegrationChecks = z.infer<typeof IntegrationChecks>;

/** What became of sessions that were applied one after the other, each as an apply of its own. */
export const OneByOne = z.object({
  applied: z.array(ApplyRecord),
  /** The first that could not be applied; those after it were not tried. Null: all were. */
  stopped: z.object({ session: SessionId, title: z.string(), refusal: Refusal }).nullable(),
});
export type OneByOne = z.infer<typeof OneByOne>;

/** What integrating several sessions would do. Computing it writes nothing to the workspace, the index or any branch. */
export const IntegrationPlan = z.object({
  mode: IntegrateMode,
  /** Full ref that is checked out, or `HEAD`. */
  target: z.string(),
  targetCommit: CommitId.nullable(),
  /** In the order in which they are integrated. */
  steps: z.array(IntegrationStep),
  /** The order that conflicts least: what others began on goes first. */
  proposed: z.array(SessionId),
  /** Sessions that began on the work of others, which therefore should go before. */
  needs: z.array(z.object({ session: SessionId, on: SessionId })),
  /** Two whose work conflicts, whatever the order. */
  pairs: Forecast.shape.pairs,
  /** All that is written, as it compares with the workspace. */
  files: z.array(PlannedFile),
  blockers: z.array(Blocker),
  submodules: z.array(RepoPath),
  /** Absent for uncommitted changes. */
  commits: PlannedCommits.optional(),
  unaccepted: z.array(SharedChange).optional(),
  /** Tree of the workspace's files as they would be, which is what is written. */
  tree: z.string(),
  /** Identifies the exact state that was planned on, the choices for conflicts included. */
  fingerprint: z.string(),
});
export type IntegrationPlan = z.infer<typeof IntegrationPlan>;
