/**
 * Bringing a session's work to the user's workspace or branches: planned without writing anything, written in one
 * crash-safe step, undone exactly.
 */

export { objectsRefusal } from '../writing/index';
export { type Applies, createApplies, resolutionsIn } from './applies';
export type { AgentQuestion, ConflictsForAgent } from './ask-agent/conflicts-for-agent';
export type { Answers } from './ask-agent/read-answers';
export { stageIds } from './conflict-sides';
export type { ForecastPlaces } from './forecast/workspace';
export type { UndoData } from './history/give-up-undo-data';
export { applyModeOf, type IntegrateRequest } from './integrate/chain';
export type { RunIntegration } from './integrate/run-integration';
export type { ApplyRequest, PlanRefusal, RunRefusal, RunRequest, UndoRefusal } from './request';
export type { WriteWatch } from './stoppable';
export type { EditRequest, EditUnfit } from './worktree/edit-worktree';
export type { TakeRequest } from './worktree/plan-take';
export type { UpdateRequest } from './worktree/plan-update';
export type { SettledWrite } from './worktree/recover-worktree';
export { createWorktreeWrites, type WorktreeWrites } from './worktree/worktree-writes';
export type { WorktreeWrite } from './worktree/written';
