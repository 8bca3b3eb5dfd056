/** What keeps a session's programs to the session's own files, by means of the operating system. */
export { allowPaths } from './allowed-paths';
export { endSandbox } from './end-sandbox';
export { examineSandbox, expectSandbox, makesSandboxes } from './examine-sandbox';
export { createSandboxHolds, type LimitMet, type SandboxHolds } from './limits';
export {
  clearSocketPlaces,
  type HostAnswer,
  isPackageRegistry,
  type NetworkDecision,
  openSessionNetwork,
  parseTarget,
  type SessionNetwork,
  type Target,
} from './network';
export type { Command, Mount } from './policy';
export {
  areRecorded,
  type BegunGit,
  beginPrivateGit,
  clearLent,
  type FilesNotRecorded,
  type FilesRecorded,
  holdRecorder,
  isMade,
  isTakenOver,
  type LinkedWorktree,
  type NotTakenOver,
  privateGitMounts,
  readyRecorder,
  recorderPid,
  recordInside,
  refreshBeforehand,
  refreshPrivateGit,
  type SandboxedWorktree,
  sandboxFolder,
  seenInside,
  settlePrivateGit,
  type TakenOver,
  takeOverPrivateGit,
  takeOverWithFiles,
  takeSubmodules,
} from './private-git';
export { type Admitted, openSessionSandbox, type SandboxTools, type SessionSandbox } from './session-sandbox';
export type { Sight } from './sight';
