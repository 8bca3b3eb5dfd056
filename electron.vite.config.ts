import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { programText } from './packaging/program-text.mjs';

/** Explicit, because the same bundle must run on every Electron from 33 (Node 20.18, Chrome 130) on. */
const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';

const inProject = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    plugins: [programText()],
    build: {
      outDir: 'out/main',
      target: NODE_TARGET,
      sourcemap: true,
      rollupOptions: {
        input: { index: inProject('electron/main.ts'), cli: inProject('electron/cli.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: NODE_TARGET,
      // A sandboxed preload is CommonJS and cannot load packages.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: inProject('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: inProject('renderer'),
    plugins: [react(), tailwindcss()],
    worker: { format: 'es' },
    build: {
      outDir: inProject('out/renderer'),
      target: CHROME_TARGET,
      minify: true,
      // Under the content security policy everything is a file of the app's own origin.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // The editor is one large chunk, loaded when the first diff is shown.
      chunkSizeWarningLimit: 4000,
      rollupOptions: { input: { index: inProject('renderer/index.html') } },
    },
  },
});
