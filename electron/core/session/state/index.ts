/** What the events of a session come to, and what may be done next. Pure: no disk, no process. */
export { afterEvent } from './after-event';
export { decide } from './decide';
export { decideNext, type NextCommand, type NextRefusal } from './decide-next';
export { foldState } from './fold-state';
export { type ConflictsOf, type DraftedEvent, isAbout, type KeptEvent } from './kept-choice';
export { createOccupied, duringAll, type Occupied } from './occupied';
export { inParts } from './row-parts';
export { isBusy, type SessionState, STATE_VERSION } from './state';
export { checkpointsOf, type TimelinePoint, turnsOf } from './timeline';
export { fitTitle, titleOf } from './title';
