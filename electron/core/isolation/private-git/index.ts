/** A sandboxed session's own Git folder: what it is given, and what of it is taken over. */

export { seenInside, settlePrivateGit } from './agreed';
export { type BegunGit, beginPrivateGit } from './begin';
export { clearLent } from './clear-lent';
export { type LinkedWorktree, type SandboxedWorktree, sandboxFolder } from './places';
export { privateGitMounts, type Refreshed, refreshPrivateGit } from './refresh';
export { isTakenOver, type NotTakenOver, type TakenOver, takeOverPrivateGit } from './take-over';
