/** What a session changed: files, contents, text. */
export { followPlace, quoteLines, readCommented } from './commented-file';
export { followLines } from './follow-lines';
export { markGenerated } from './mark-generated';
export { markHidden } from './mark-hidden';
export { changesetPatch, readChangeset, readHunks } from './read-changeset';
export { describeContent, readFileAt } from './read-file-at';
export { readManySides } from './read-sides';
