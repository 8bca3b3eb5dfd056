/** The data folder: whose it is, and how what it keeps is read. */

export { keepOnce } from './keep-once';
export { keepNow, keptNow, readKeptNow } from './kept-file';
export { readKept } from './read-kept';
export { takeOwnership } from './take-ownership';
