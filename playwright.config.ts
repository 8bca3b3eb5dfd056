import { defineConfig } from '@playwright/test';

const AT_NIGHT = Boolean(process.env.UNDERSTORY_NIGHTLY);

/**
 * End-to-end tests drive the built app; each starts its own, in its own temporary home. `npm run nightly` runs those that
 * are called nightly.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: AT_NIGHT ? '**/*.nightly.spec.ts' : '**/*.spec.ts',
  testIgnore: AT_NIGHT ? [] : '**/*.nightly.spec.ts',
  outputDir: 'test-results/e2e',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Only a test that hangs may come to this, on a busy machine too.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
});
