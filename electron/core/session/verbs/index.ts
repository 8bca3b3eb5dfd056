/** What the window and the command line ask of sessions. */
export { createAskAgent } from './ask-agent';
export { concludeDiscard } from './discard-session';
export { createSessionChanges } from './session-changes';
export { createSessionProcesses } from './session-processes';
export { createSessionSharedState } from './session-shared-state';
export { createSessions } from './sessions';
