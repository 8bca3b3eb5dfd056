/** Which tests failed and how, out of a runner's JSON report. */
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { readJson } from '../project.mjs';

/** The failed tests as `{ title, message }`, the message without colours and cut to its first lines. */
export function readVitestFailures(path) {
  if (!existsSync(path)) return [];
  return readJson(path).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [failure(name, message)];
    return failed.map((test) => failure(`${name} > ${test.fullName}`, test.failureMessages.join('\n')));
  });
}

/** The same of Playwright's report; what could not even be loaded is listed too. */
export function readPlaywrightFailures(path) {
  if (!existsSync(path)) return [];
  const { suites, errors } = readJson(path);
  return [
    ...specsOf(suites)
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => failure(`${file} > ${title}`, firstError(tests))),
    ...errors.map(({ message }) => failure('end-to-end tests', message)),
  ];
}

function specsOf(suites) {
  return suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites ?? [])]);
}

function firstError(tests) {
  const errors = tests.flatMap(({ results }) =>
    results.flatMap(({ error }) => (error ? [error.message] : [])),
  );
  return errors[0];
}

const MESSAGE_LINES = 6;
const MESSAGE_WIDTH = 200;

function failure(title, message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n');
  const shown = lines.filter((line) => line.trim() !== '').slice(0, MESSAGE_LINES);
  return { title, message: shown.map((line) => line.slice(0, MESSAGE_WIDTH)).join('\n') };
}
