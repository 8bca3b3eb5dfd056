/** What a session changed: files, contents, text. */
export { changesetText, readChangeset, readHunks } from './read-changeset';
export { describeContent, readFileAt } from './read-file-at';
