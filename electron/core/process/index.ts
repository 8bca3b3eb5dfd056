/** The only door to child processes other than Git: supervision, environment, and what a crash left behind. */
export { type Descent, descentOf } from './agent-descent';
export { forgetCommandUnderWay, inheritedGit, inheritedSettings, settingVariables } from './inherited-git';
export { livingOnIn } from './living-on';
export { loginEnvironment } from './login-environment';
export { killLeftovers, openProcessRecords, type ProcessRecords } from './process-records';
export { type RunProcess, runProcess } from './run-process';
export { absoluteSearchPath, findOnSearchPath, withAbsoluteSearchPath } from './search-path';
export { type StartProcess, type Supervised, startProcess } from './supervised';
