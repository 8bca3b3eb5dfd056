/** Bringing a session’s work to the workspace, and undoing that. */
export { ApplySpace } from './apply-space';
export { UndoRefused } from './undo-refused';
