/** A session goes on in another one: what goes along, the way there and the way back. */

export type { FindImported } from './hand-off-source';
export { createHandOff } from './hand-off-verbs';
export { handedTo, notMoved } from './run-hand-off';
