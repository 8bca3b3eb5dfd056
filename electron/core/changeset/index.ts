/** What a session changed: files, contents, text. */
export { changesetText, readChangeset } from './read-changeset';
export { readFileAt } from './read-file-at';
