/** The only door to child processes other than Git: supervision, environment, and what a crash left behind. */
export { type Descent, descentOf } from './agent-descent';
export { readCallerProcess } from './caller-process';
export { freshDescriptorsFast, withFreshDescriptors } from './descriptors';
export { endFound } from './end-found';
export { forgetCommandUnderWay, inheritedGit, inheritedSettings, settingVariables } from './inherited-git';
export { findLivingOn, type WorkPlace } from './living-on';
export { loginEnvironment } from './login-environment';
export { isAlive } from './process-identity';
export { killLeftovers, openProcessRecords, type ProcessRecords } from './process-records';
export { type RunProcess, runProcess } from './run-process';
export { absoluteSearchPath, findOnSearchPath, withAbsoluteSearchPath } from './search-path';
export { type StartProcess, type Supervised, startProcess } from './supervised';
