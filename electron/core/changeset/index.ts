/** What a session changed: files, contents, text. */
export { changesetText, readChangeset } from './read-changeset';
export { describeContent, readFileAt } from './read-file-at';
