/** A sandboxed session's own Git folder: what it is given, and what of it is taken over. */
export { gitMounts, type SandboxedWorktree, sandboxFolder } from './places';
export { type Refreshed, refreshPrivateGit } from './refresh';
export { isTakenOver, type NotTakenOver, type TakenOver, takeOverPrivateGit } from './take-over';
