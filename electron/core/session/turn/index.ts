/** One turn, from its place in the queue to its checkpoint, and what is watched meanwhile. */
export { type AgentDesk, createAgentDesk } from './agent-desk';
export { baseOf, measureTurn, measureUpTo, remainingBaseOf } from './measure-work';
export { whyNoPlace, whyNoWorktree } from './missing-worktree';
export { onSafetyCopies } from './on-safety-copies';
export { askAboutServers, retell, serversWhere } from './open-session-agent';
export { scheduleBySettings } from './schedule-by-settings';
export type { Scheduler } from './scheduler';
export { createSessionNetworks } from './session-networks';
export { createSessionSandboxes, type SessionSandboxes } from './session-sandboxes';
export { followEvents, readEvents, watchRows } from './session-streams';
export { repositoryTroubleOf, whyReplacedOf } from './session-trouble';
export { transcriptText } from './transcript-text';
export { checkpointTurn } from './turn-checkpoint';
export { createTurnRunner, type TurnRunner } from './turn-runner';
export { watchMemory } from './watch-memory';
export { createProcessWatch, type ProcessWatch } from './watch-processes';
export { createSafetyCopies, type SafetyCopies } from './watch-safety-copies';
export { createSharedStateWatch, type SharedStateWatch } from './watch-shared-state';
