/** The conflicts of an apply or update: how they are listed, looked at and resolved, by the user or an agent. */
export { AskedAgents } from './asked-agents';
export { ConflictPanes } from './conflict-panes';
export type { ConflictFlow } from './conflict-parties';
export { APPLY_MODES, blockerWords, modeWords } from './conflict-words';
export { DroppedDecisions } from './dropped-decisions';
export { openConflicts, resolutionsOf, toSettle } from './resolve-conflicts';
export { type Asking, nobodyAsked, useAsking } from './use-asking';
export { type Resolving, useResolving } from './use-resolving';
