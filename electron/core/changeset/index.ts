/** What a session changed: files, contents, text. */
export { changesetPatch, readChangeset, readHunks } from './read-changeset';
export { describeContent, readFileAt } from './read-file-at';
