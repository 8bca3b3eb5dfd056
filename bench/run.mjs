/** Runs `bench.ts` as it is, through the bundler that builds the app; started by `npm run bench`. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { programText } from '../packaging/program-text.mjs';

const server = await createServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  plugins: [programText()],
  logLevel: 'error',
  appType: 'custom',
  oxc: { target: 'node20' },
  optimizeDeps: { noDiscovery: true, include: [] },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
try {
  const { bench } = await server.ssrLoadModule('/bench/bench.ts');
  process.exitCode = await bench(process.argv.slice(2));
} finally {
  await server.close();
}
