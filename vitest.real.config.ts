import { defineConfig } from 'vitest/config';
import { programText } from './packaging/program-text.mjs';

const NIGHTLY = Boolean(process.env.UNDERSTORY_NIGHTLY);

/**
 * Tests that install real agents into the cache folder and run them against a scripted model, one at a time: the lightest
 * by day, all of them at night.
 */
export default defineConfig({
  plugins: [programText()],
  test: {
    include: [`electron/**/real-agents/*.${NIGHTLY ? '{real,nightly}' : 'real'}.test.ts`],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: NIGHTLY ? 3_600_000 : 180_000,
    hookTimeout: 1_500_000,
    allowOnly: false,
  },
});
