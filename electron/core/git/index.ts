/** The only door to Git: one file a verb family, parsers pure, hostile trees taken for what they are. */
export { entryAt, hashObject, objectSize, readBlob, type TreeEntry } from './blobs';
export { changedFiles, PLAIN_DIFF } from './changed-files';
export {
  commitMessage,
  commitTree,
  emptyTree,
  isAncestor,
  type NewCommit,
  type Person,
  resolveCommit,
  treeOf,
  UNDERSTORY,
  userIdentity,
} from './commits';
export { copyIndex } from './copy-index';
export { lookAt, type OnDisk } from './disk';
export { gitEnvironment } from './environment';
export { type Git, GitFailed, type GitOptions, type GitResult, openGit, type Surroundings } from './git';
export { createLanes, type Lanes, repositoryLanes, worktreeLanes } from './lanes';
export { ongoingOperation, operationIn } from './ongoing-operation';
export { absoluteBytes, pathFromBytes, pathsFromZ, pathsToZ, pathToBytes, splitZ } from './path-bytes';
export { commonDirectory, gitDirectory, gitPath, topFolder } from './places';
export { type LeftOut, type RecordedTree, recordTree } from './record-tree';
export { currentHead, deleteRef, type Head, listRefs, type Ref, readRef, updateRef } from './refs';
export { type GitSetting, readSettings } from './settings';
export { countChanges } from './status';
export { type GitVersion, gitVersion, requireGit } from './version';
export { type ListedWorktree, listWorktrees } from './worktree-list';
