/** Checks: commands that say whether a tree is right, run where it lies, supervised and bounded. */
export { type BaseResults, openBaseResults } from './base-results';
export { type CheckResult, runChecks } from './run-checks';
