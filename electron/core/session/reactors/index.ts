/** What happens by itself when something was added to a session's log, whoever added it. */
export { holdNewWork } from './hold-new-work';
export { refreshWorkspaces } from './refresh-workspaces';
export { runQueuedTurns } from './run-queued-turns';
export { tellUser } from './tell-user';
