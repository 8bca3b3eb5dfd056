/** The only door to child processes other than Git: supervision, environment, and what a crash left behind. */

export { type Descent, descentOf } from './agent-descent';
export { readMemory } from './available-memory';
export { readCallerProcess } from './caller-process';
export { freshDescriptorsFast } from './descriptors';
export { endFound } from './end-found';
export { forgetCommandUnderWay, inheritedGit, inheritedSettings, settingVariables } from './inherited-git';
export { launch, launchedFor, launchesOf, type Supervised } from './launch';
export { launchDetached } from './launch-detached';
export { findLivingOn, type WorkFolder } from './living-on';
export { loginEnvironment } from './login-environment';
export { memoryBeneath } from './memory-beneath';
export { type OwnNode, ownNode } from './own-node';
export { continueTree, pauseTree } from './pause-tree';
export { pidExists } from './pid-exists';
export type { Confine, Launch } from './prepare-launch';
export { isAlive } from './process-identity';
export { killLeftovers, openProcessRecords, type ProcessRecords } from './process-records';
export { readProcessTable } from './process-table';
export type { ProcessSet } from './process-tree';
export { residentMemory } from './resident-memory';
export { type BoundedEnd, type BoundedRun, runBounded } from './run-bounded';
export { type RunProcess, runProcess } from './run-process';
export { runSystemProgram } from './run-system-program';
export { absoluteSearchPath, findOnSearchPath, withAbsoluteSearchPath } from './search-path';
export { findShowing } from './showing-folder';
export { type Bounded, startBounded } from './start-bounded';
export {
  openTemporaryFolders,
  type TemporaryFolders,
  temporaryVariables,
} from './temporary-folders';
