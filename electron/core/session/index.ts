/** Sessions: their logs, what may be done with them, and the work that follows. */

export {
  createProposals,
  createSessionApplies,
  createSessionWorktrees,
  createWritesUnderWay,
  openHandOverNotes,
} from './applying';
export { holdNewWork, refreshWorkspaces, runQueuedTurns, tellUser } from './reactors';
export {
  createRepositoryFollower,
  lookAtCopies,
  recover,
  recoverRepository,
  takeOverWorktrees,
} from './recovery';
export { createOccupied } from './state';
export { type IndexKeeper, keepIndex, openSessionIndex, openSessionStore } from './store';
export {
  type AgentDesk,
  createAgentDesk,
  createProcessWatch,
  createSafetyCopies,
  createScheduler,
  createSharedStateWatch,
  createTurnRunner,
  onSafetyCopies,
} from './turn';
export {
  createAskAgent,
  createSessionChanges,
  createSessionProcesses,
  createSessionSharedState,
  createSessions,
} from './verbs';
