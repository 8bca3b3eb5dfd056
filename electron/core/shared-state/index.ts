/** What worktrees share with the user's repository: noticed when it changes, not obeyed unasked, put back. */
export { asAccepted, overlayOf, type UnacceptedSetting } from './accepted-settings';
export { readPlainFile } from './look-at-file';
export {
  createSharedStates,
  type Settled,
  type SharedStates,
  type Unaccepted,
  unacceptedSettings,
} from './shared-states';
