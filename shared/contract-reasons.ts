import { refusals } from './refusals';

/** The expected noes that several verbs of the contract share. */

const r = refusals;

/** Why a repository that was added cannot be worked with any more. */
export const troubleReasons = [
  r.repositoryMissing,
  r.workspaceReplaced,
  r.repositoryUnusable,
  r.bareRepository,
  r.dubiousOwnership,
  r.unsupportedRepository,
] as const;

/** Why a session cannot be started. */
export const startReasons = [
  r.repositoryUnknown,
  ...troubleReasons,
  r.noCommits,
  r.agentUnknown,
  r.agentNotInstalled,
  r.customAgentUnknown,
  r.sandboxUnavailable,
  r.promptEmpty,
  r.attachmentUnknown,
  r.baseUnknown,
  r.programsNotTrusted,
  r.setUpCommandChanged,
  r.gitMissing,
  r.gitTooOld,
  r.diskFull,
  r.notWritable,
] as const;

/** Why something cannot be put on record in a session. */
export const recordReasons = [r.sessionUnknown, r.sessionNewer, r.diskFull, r.notWritable] as const;

/** Why a session cannot begin a turn. */
export const turnReasons = [
  ...recordReasons,
  r.sessionBusy,
  r.sessionDiscarded,
  r.sessionDamaged,
  r.budgetReached,
  r.worktreeMissing,
  r.programsNotTrusted,
  ...troubleReasons,
] as const;

/** Why a session's changes cannot be read. */
export const readReasons = [...troubleReasons, r.objectsMissing] as const;

/** Why a folder cannot be worked with. */
export const repositoryReasons = [
  ...troubleReasons,
  r.notFound,
  r.notRepository,
  r.gitMissing,
  r.gitTooOld,
] as const;

/** Why Git cannot write files of the user's or a session's. */
const gitWriteReasons = [
  r.gitMissing,
  r.gitTooOld,
  r.contentFilterFailed,
  r.programsNotTrusted,
  r.diskFull,
  r.notWritable,
  r.objectsMissing,
] as const;

/** Why the files of a session's worktree cannot be written, by a rollback or an edit. */
export const worktreeWriteReasons = [
  r.sessionUnknown,
  r.sessionNewer,
  r.sessionBusy,
  r.sessionDiscarded,
  r.sessionDamaged,
  r.notABackgroundSession,
  ...troubleReasons,
  r.worktreeMissing,
  r.targetElsewhere,
  r.blocked,
  r.planStale,
  r.indexLocked,
  ...gitWriteReasons,
] as const;

/** Why an apply cannot be planned. */
export const planReasons = [
  r.sessionUnknown,
  r.sessionNewer,
  r.sessionBusy,
  r.sessionDiscarded,
  r.notABackgroundSession,
  ...troubleReasons,
  r.resolvesConflicts,
  r.onlyReviews,
  r.nothingToApply,
  r.partUnfit,
  r.operationOngoing,
  r.unmergedIndex,
  r.indexLocked,
  r.targetUnknown,
  r.targetElsewhere,
  r.resolutionUnfit,
  ...gitWriteReasons,
] as const;

/** Why an update of a worktree cannot be planned. */
export const updateReasons = [
  ...planReasons,
  r.worktreeMissing,
  r.baseUnknown,
  r.upToDate,
  r.strayed,
] as const;

/** Why an apply cannot be undone. */
export const undoReasons = [
  r.applyUnknown,
  r.applyAlreadyUndone,
  r.applyRolledBack,
  r.undoExpired,
  r.undoMovedOn,
  r.undoKept,
  ...troubleReasons,
  r.operationOngoing,
  r.unmergedIndex,
  r.indexLocked,
  r.planStale,
  r.blocked,
  ...gitWriteReasons,
] as const;
