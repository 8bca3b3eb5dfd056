/** Bringing a session’s work to the workspace, and undoing that. */
export { ApplySpace } from './apply-space';
export { CommitMessageField } from './commit-message';
export { UndoRefused } from './undo-refused';
