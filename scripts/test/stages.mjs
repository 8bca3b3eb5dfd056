/**
 * The stages of `npm test`, in order. A stage's `run` resolves to `{ code, counts?, failures? }`; code 0 is success.
 * Those that only read the sources name their `script`, and run at the same time.
 */
import { rm } from 'node:fs/promises';
import { inProject } from '../project.mjs';
import { runPackageCommand } from '../run-command.mjs';
import { ensureBuild } from '../setup/build.mjs';
import { ensureUnpackedApp } from '../setup/packaged-app.mjs';
import { readPlaywrightCounts, readVitestCounts } from './counts.mjs';
import { readPlaywrightFailures, readVitestFailures } from './failures.mjs';
import { withVirtualDesktop } from './virtual-desktop.mjs';

const VITEST_REPORT = inProject('test-results', 'unit.json');
const AGENTS_REPORT = inProject('test-results', 'agents.json');
const PLAYWRIGHT_REPORT = inProject('test-results', 'e2e.json');

/** Everything after `--` on the command line goes to the runner of a stage that has tests. */
export const STAGES = [
  { name: 'lint', title: 'formatting and lint rules', script: 'lint.mjs' },
  { name: 'types', title: 'types', script: 'typecheck.mjs' },
  { name: 'layers', title: 'layers and cycles', script: 'check-layers.mjs' },
  { name: 'unused', title: 'unused code', script: 'check-unused.mjs' },
  { name: 'unit', title: 'unit and integration tests', needs: { tests: true }, run: runUnitTests },
  {
    name: 'agents',
    title: 'real agents against a scripted model',
    needs: { tests: true },
    run: (extra) => runVitest(AGENTS_REPORT, ['--config=vitest.real.config.ts', ...extra]),
  },
  { name: 'build', title: 'build', run: runBuild },
  {
    name: 'e2e',
    title: 'end-to-end tests',
    needs: { electron: true, tests: true },
    after: 'build',
    run: runEndToEndTests,
  },
];

function runUnitTests(extra) {
  return runVitest(VITEST_REPORT, extra);
}

async function runVitest(report, extra) {
  await rm(report, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...extra];
  const code = await runPackageCommand('vitest', args);
  return { code, counts: readVitestCounts(report), failures: readVitestFailures(report) };
}

async function runBuild() {
  await ensureBuild();
  return { code: 0 };
}

async function runEndToEndTests(extra) {
  await ensureBuild();
  await ensureUnpackedApp();
  await rm(PLAYWRIGHT_REPORT, { force: true });
  const code = await withVirtualDesktop((env) =>
    runPackageCommand('@playwright/test', ['test', ...extra], { command: 'playwright', env }),
  );
  return {
    code,
    counts: readPlaywrightCounts(PLAYWRIGHT_REPORT),
    failures: readPlaywrightFailures(PLAYWRIGHT_REPORT),
  };
}
