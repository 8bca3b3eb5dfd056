import { defineConfig } from 'vitest/config';

/** Tests that install real agents into the cache folder and run them against a scripted model. One at a time. */
export default defineConfig({
  test: {
    include: ['electron/**/*.real.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 90_000,
    hookTimeout: 300_000,
    allowOnly: false,
  },
});
