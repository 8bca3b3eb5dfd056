/** Finding words in a conversation. */

export { FindBar } from './find-bar';
export { useFind } from './use-find';
