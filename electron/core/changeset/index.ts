/** What a session changed: files, contents, text. */
export { markHidden } from './mark-hidden';
export { changesetPatch, readChangeset, readHunks } from './read-changeset';
export { describeContent, readFileAt } from './read-file-at';
