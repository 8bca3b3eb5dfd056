import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** Milliseconds. At night each test does many times what it does by day. */
const LONGEST = process.env.UNDERSTORY_NIGHTLY ? 3_600_000 : 120_000;

/** Tests lie beside the code; most of them run real Git and real processes in temporary folders. */
export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,scripts,resources}/**/*.test.{ts,tsx,mjs}'],
    // Those run real agents and have a configuration of their own.
    exclude: [...configDefaults.exclude, '**/*.{real,nightly}.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Tests mostly wait for child processes, so even two cores keep two files busy.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Only a test that hangs may come to this: real Git and real processes are slow on a busy machine.
    testTimeout: LONGEST,
    hookTimeout: LONGEST,
    restoreMocks: true,
    unstubEnvs: true,
    allowOnly: false,
  },
});
