/** The only door to Git: one file a verb family, parsers pure, hostile trees taken for what they are. */
export { pathsWithAttribute } from './attributes-at';
export { type BlamedLine, blameLine, type LineToBlame } from './blame';
export { entryAt, hashObject, objectSize, readBlob, readBlobs, readEntryAt } from './blobs';
export { borrowingObjects } from './borrow-objects';
export { changedFiles, PLAIN_DIFF } from './changed-files';
export {
  commitMessage,
  commitsAmong,
  commitTree,
  emptyTree,
  firstWith,
  isAncestor,
  type Person,
  resolveCommit,
  sharedWith,
  treeIfThere,
  treeOf,
  UNDERSTORY,
  userIdentity,
} from './commits';
export { copyIndex, readIndex } from './copy-index';
export { diffTree, entriesAt, rootEntries, treeEntries } from './diff-tree';
export { lookAt } from './disk';
export { gitEnvironment } from './environment';
export {
  type FileSettings,
  isOfFilters,
  lfsStorage,
  openFilesGit,
  readFileSettings,
  settingIn,
  type WorkingTree,
  withFilesGit,
} from './files-git';
export { filterOf, isFilterCommand, type RunsIn, whereToRun } from './filter-command';
export { filterComplaint, filterRefusal } from './filter-refusal';
export { type Git, openGit } from './git';
export { GitFailed, GitStuck } from './git-failed';
export { type GitFolders, gitFoldersOf } from './git-folders';
export { hunksBetween, withHunks } from './hunks';
export {
  entriesOnlyInIndex,
  keepOnlyInIndex,
  onDiskKinds,
} from './index-only';
export { pipesBelow, pipesMet } from './known-pipes';
export { createLanes, repositoryLanes, worktreeLanes } from './lanes';
export { commonDirectory, findLayout, gitDirectory, gitPath } from './layout';
export { keepLooseEnds } from './loose-ends';
export { type ObjectReader, openObjectReader } from './object-reader';
export { ongoingOperation, operationIn } from './ongoing-operation';
export { openRepository } from './open-repository';
export { beneathBookkeeping, type OwnCommit, ownHistory, withoutBookkeeping } from './own-history';
export { idsInPackIndex } from './pack-index';
export {
  absoluteBytes,
  pathFromBytes,
  pathsFromZ,
  pathsToZ,
  pathToBytes,
  splitZ,
  textFromBytes,
} from './path-bytes';
export { readPlainFile, readSmallText } from './plain-file';
export { makeOwnFolder, NO_LINKS, putInPlace } from './put-in-place';
export { readInTree } from './read-in-tree';
export { READ_WHOLE_TREE } from './read-tree';
export { type RecordedTree, recordTree } from './record-tree';
export {
  createRefs,
  currentHead,
  deleteRef,
  type Head,
  HIDDEN_REFS,
  keepObject,
  listRefs,
  readRef,
  updateRef,
  writtenHere,
  writtenIn,
} from './refs';
export { remakeCommit } from './remake-commit';
export {
  findLayoutUntroubled,
  objectsTrouble,
  orTrouble,
  type RepositoryTrouble,
  repositoryTrouble,
} from './repository-trouble';
export { setEntries, type TreeEdits } from './set-entries';
export { environmentSettings, type GitSetting, isTrue, readSettings } from './settings';
export { shellWord } from './shell-word';
export { countChanges } from './status';
export type { StuckOn } from './stuck-on';
export { ProgramsNotTrusted, refuseUntrusted, refuseUntrustedIn } from './untrusted-filters';
export { gitVersion, requireGit } from './version';
export type { FilterTrust, VettedSetting } from './vetted-settings';
export { againWhileAdding, listWorktrees } from './worktree-list';
export { objectId, writeObject } from './write-object';
export { writeTree } from './write-tree';
