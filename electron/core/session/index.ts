/** Sessions: their logs, what may be done with them, and the work that follows. */

export {
  type AskNotes,
  createLiveForecasts,
  doneEvents,
  type HandOverLeft,
  type LiveForecasts,
  openAskNotes,
} from './applying';
export { type Reactors, startReactors } from './reactors';
export { createRecovery, takeOverWorktrees } from './recovery';
export {
  createOccupied,
  decide,
  fitTitle,
  foldState,
  type Occupied,
  type SessionState,
  titleOf,
} from './state';
export {
  AppendFailed,
  headOf,
  INLINE_BYTES,
  type IndexKeeper,
  keepIndex,
  type LiveSession,
  logPathOf,
  newSessionId,
  openSessionIndex,
  openSessionStore,
  orNotWritten,
  type RecoveredEvent,
  type SearchableText,
  type SessionIndex,
  type SessionStore,
  searchableTexts,
  snippetOf,
  wordsFinder,
  wordsOf,
} from './store';
export {
  createAgentDesk,
  createProcessWatch,
  createSafetyCopies,
  createSessionNetworks,
  createSessionSandboxes,
  createSharedStateWatch,
  createTurnRunner,
  glanceInSandbox,
  measureTurn,
  measureUpTo,
  remainingBaseOf,
  repositoryTroubleOf,
  type SafetyCopies,
  scheduleBySettings,
  watchMemory,
  watchSandboxes,
} from './turn';
export {
  beginSession,
  createEnterSandbox,
  createReadingAt,
  createSessionVerbs,
  type EnterSandbox,
  eventsOf,
  findBase,
  RECOVERY_BEFORE_VERBS,
  type ReadingAt,
  type RecoveryBefore,
  type SessionBase,
  sendDuePrompt,
} from './verbs';
