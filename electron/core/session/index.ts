/** Sessions: their logs, what may be done with them, and the work that follows. */
export { type AgentDesk, createAgentDesk } from './agent-desk';
export { createAskAgent } from './ask-agent';
export { openHandOverNotes } from './hand-over-notes';
export { type IndexKeeper, keepIndex } from './index-keeper';
export { createOccupied } from './occupied';
export { takeOwnership } from './owner-lock';
export { createProposals } from './proposals';
export { recover } from './recover';
export { createScheduler } from './scheduler';
export { createSessionApplies } from './session-applies';
export { createSessionChanges } from './session-changes';
export { openSessionIndex } from './session-index';
export { openSessionStore } from './session-store';
export { createSessionWorktrees } from './session-worktrees';
export { createSessions } from './sessions';
export { tellUser } from './tell-user';
export { createTurnRunner } from './turn-runner';
export { createWritesUnderWay } from './writes-under-way';
