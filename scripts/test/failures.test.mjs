import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPlaywrightFailures, readVitestFailures } from './failures.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failures-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function report(content) {
  const path = join(folder, 'report.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

test('a failed test and a file that cannot be loaded are named with the first lines of their errors', async () => {
  const path = await report({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'goes' },
          { status: 'failed', fullName: 'breaks', failureMessages: ['\u001b[31mred\u001b[39m\n\nsecond'] },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  });
  expect(readVitestFailures(path)).toEqual([
    { title: 'a.test.ts > breaks', message: 'red\nsecond' },
    { title: 'b.test.ts', message: 'no such module' },
  ]);
});

test('an end-to-end test that failed is named with its first error, however deep it is nested', async () => {
  const results = [{ error: { message: 'timed out' } }, {}];
  const broken = { ok: false, file: 'a.spec.ts', title: 'opens', tests: [{ results }] };
  const suites = [{ specs: [], suites: [{ specs: [{ ok: true, file: 'a.spec.ts', title: 'is' }, broken] }] }];
  const path = await report({ suites, errors: [{ message: 'cannot load b.spec.ts' }] });
  expect(readPlaywrightFailures(path)).toEqual([
    { title: 'a.spec.ts > opens', message: 'timed out' },
    { title: 'end-to-end tests', message: 'cannot load b.spec.ts' },
  ]);
});
