/** What the window and the command line ask of sessions. */

export { sendFailureBack } from './check-verbs';
export { concludeDiscard } from './discard-session';
export { createEnterSandbox, type EnterSandbox } from './enter-sandbox';
export { eventsOf } from './export-session';
export { handedTo, notMoved } from './hand-off';
export { createJudge } from './judge-session';
export { sendDuePrompt } from './next-prompts';
export { RECOVERY_BEFORE_VERBS, type RecoveryBefore } from './recovery-before-verbs';
export { createReadingAt, type ReadingAt } from './repository-reading';
export { createSessionVerbs } from './session-verbs';
export { beginSession, findBase, type SessionBase } from './start-session';
