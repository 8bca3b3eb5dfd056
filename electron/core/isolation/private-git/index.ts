/** A sandboxed session's own Git folder: what it is given, and what of it is taken over. */
export { holdRecorder, readyRecorder, recorderPid } from '../recorder/held-recorders';

export { seenInside, settlePrivateGit } from './agreed';
export type { NotTakenOver } from './ask-inside';
export { type BegunGit, beginPrivateGit } from './begin';
export { clearLent } from './clear-lent';
export { isMade } from './make-folder';
export { type LinkedWorktree, type SandboxedWorktree, sandboxFolder } from './places';
export { privateGitMounts, type Refreshed, refreshBeforehand, refreshPrivateGit } from './refresh';
export { areRecorded, type FilesNotRecorded, type FilesRecorded } from './take-files';
export type { TakenOver } from './take-in';
export {
  isTakenOver,
  recordInside,
  takeOverPrivateGit,
  takeOverWithFiles,
} from './take-over';
export { takeSubmodules } from './take-submodules';
