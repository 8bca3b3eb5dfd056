import { say, secondsSince } from '../say.mjs';
import { build, ensureBuild } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNodeVersion } from './node-version.mjs';

/**
 * Brings a checkout to the state that a script needs, saying what it changes; a checkout that lacks nothing
 * passes in a fraction of a second. Steps:
 * - always: the Node version and the locked dependencies;
 * - `electron`: a runnable Electron and the libraries it links to;
 * - `tests`: a virtual display, a session bus, fonts, git and the content filters that tests run;
 * - `build`: `out/`, `'stale'` only when the sources changed, `'always'` in any case.
 *
 * @param {{ electron?: boolean, tests?: boolean, build?: 'stale' | 'always', retryDownload?: boolean }} [wants]
 *
 * Returns `{ runtime }`, the Electron runtime or null when it was not asked for.
 */
export async function prepare({
  electron = false,
  tests = false,
  build: wanted,
  retryDownload = false,
} = {}) {
  const start = performance.now();
  requireNodeVersion();
  await ensureDependencies();
  // Loaded only now: these steps use installed packages.
  const { ensureElectronRuntime } = await import('./electron-runtime.mjs');
  const { ensureSystemPackages } = await import('./system-packages.mjs');
  const runtime = electron ? await ensureElectronRuntime({ retryDownload }) : null;
  await ensureSystemPackages({ electron: runtime?.executable, tests });
  if (wanted === 'always') await build();
  else if (wanted === 'stale') await ensureBuild();
  const name = runtime ? `Electron ${runtime.version}${runtime.official ? '' : ' (fallback)'}, ` : '';
  say('setup', `ready: ${name}Node ${process.versions.node}, in ${secondsSince(start)}`);
  return { runtime };
}
