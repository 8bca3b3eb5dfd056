/** A sandboxed session's own Git folder: what it is given, and what of it is taken over. */
export { holdRecorder, readyRecorder, recorderPid } from '../recorder/held-recorders';

export { seenInside, settlePrivateGit } from './agreed';
export { type BegunGit, beginPrivateGit } from './begin';
export { clearLent } from './clear-lent';
export { isMade } from './make-folder';
export { type LinkedWorktree, type SandboxedWorktree, sandboxFolder } from './places';
export { privateGitMounts, type Refreshed, refreshPrivateGit } from './refresh';
export { areRecorded, type FilesNotRecorded, type FilesRecorded } from './take-files';
export {
  isTakenOver,
  type NotTakenOver,
  recordInside,
  type TakenOver,
  takeOverPrivateGit,
  takeOverWithFiles,
} from './take-over';
export { takeSubmodules } from './take-submodules';
