import { defineConfig } from 'vitest/config';

/** Tests lie beside the code; most of them run real Git and real processes in temporary folders. */
export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,scripts,resources}/**/*.test.{ts,tsx,mjs}'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
    allowOnly: false,
  },
});
