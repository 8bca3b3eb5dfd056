/** Whether what stands at a workspace's path is the repository that was added there. */
export { listFile, PinnedRepository } from './pinned-repositories';
export {
  findRenamed,
  isSameRepository,
  RepositoryIdentity,
  repositoryIdentity,
  topAbove,
} from './repository-identity';
export {
  proveInPlace,
  replacedRefusal,
  whyReplaced,
  workspaceTrouble,
} from './workspace-trouble';
