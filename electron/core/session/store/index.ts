/** The logs of all sessions, the index that spares reading them, and a session that is open. */
export { orNotWritten } from './append-refusal';
export { type BodyStore, headOf, INLINE_BYTES, openBodyStore } from './body-store';
export { AppendFailed } from './event-log';
export { snippetOf, wordsFinder, wordsOf } from './found-words';
export { type IndexKeeper, keepIndex } from './index-keeper';
export { knownSession } from './known-session';
export { conversationFile, type LiveSession, logPathOf } from './live-session';
export { newSessionId } from './new-session-id';
export { readLastTurns } from './read-last-turns';
export { findLine, readLog, readOpenLog, shownEvent } from './read-log';
export type { RecoveredEvent } from './recovered-log';
export { type SearchableText, searchableTexts } from './searchable-texts';
export { openSessionIndex, type SessionIndex } from './session-index';
export { openSessionStore, type SessionStore } from './session-store';
