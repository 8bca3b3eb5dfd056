/** What a session has to do with applies, updates and rollbacks, and with the conflicts they meet. */
export { type AskNotes, conflictsRef, dropConflicts, type HandOverLeft, openAskNotes } from './ask-notes';
export { createForecast } from './forecast';
export { createIntegrate } from './integrate';
export { withKnown } from './kept-resolutions';
export { createLiveForecasts, type LiveForecasts } from './live-forecasts';
export { createProposals } from './proposals';
export { resolverPrompt } from './resolver-prompt';
export {
  createSessionApplies,
  doneEvents,
  findToApply,
  named,
  requestOf,
  sessionsOfApply,
  undoneEvents,
} from './session-applies';
export type { KnownPlans } from './session-needs';
export { createSessionWorktrees, findPlace, recordWrite, updateRequestOf } from './session-worktrees';
export { createWritesUnderWay } from './writes-under-way';
