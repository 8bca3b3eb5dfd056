/** How many tests a runner's JSON report says passed, failed and were skipped. */
import { existsSync } from 'node:fs';
import { readJson } from '../project.mjs';

export const NO_TESTS = { passed: 0, failed: 0, skipped: 0 };

/** A file that fails before its first test counts as one failed test. */
export function readVitestCounts(path) {
  if (!existsSync(path)) return NO_TESTS;
  const report = readJson(path);
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A test that passed only on a retry is a failure here, as is a file that cannot be loaded. */
export function readPlaywrightCounts(path) {
  if (!existsSync(path)) return NO_TESTS;
  const { stats, errors } = readJson(path);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
