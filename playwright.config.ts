import { defineConfig } from '@playwright/test';

const AT_NIGHT = Boolean(process.env.UNDERSTORY_NIGHTLY);
/** The tag of tests that are too long for every change. */
const NIGHTLY = /@nightly/;

/**
 * End-to-end tests drive the built app; each starts its own, in its own temporary home. `npm run nightly` runs
 * those too that are tagged so.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  ...(AT_NIGHT ? {} : { grepInvert: NIGHTLY }),
  outputDir: 'test-results/e2e',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Only a test that hangs may come to this, on a busy machine too.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
});
