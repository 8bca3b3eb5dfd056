import { join } from 'node:path';
import { defineConfig } from 'electron-vite';

/** Built by `npm run bench` for the same runtimes as the app, into the folder that BENCH_EMPTY_WINDOW names. */
const here = import.meta.dirname;
const out = process.env.BENCH_EMPTY_WINDOW ?? join(here, 'out');

export default defineConfig({
  main: {
    build: {
      outDir: join(out, 'main'),
      target: 'node20.18',
      rollupOptions: { input: { index: join(here, 'main.ts') }, output: { format: 'es' } },
    },
  },
  renderer: {
    root: join(here, 'renderer'),
    build: {
      outDir: join(out, 'renderer'),
      target: 'chrome130',
      minify: true,
      rollupOptions: { input: { index: join(here, 'renderer/index.html') } },
    },
  },
});
