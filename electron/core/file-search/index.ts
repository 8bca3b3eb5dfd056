/** Files of a repository, found by parts of their names. */
export { createFileNames, type Found } from './file-names';
