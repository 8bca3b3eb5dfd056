/**
 * `npm run package [-- --allow-fallback-runtime] [-- electron-builder arguments]`: the packaged app in dist/.
 * Without further arguments it lays out the unpacked folder only, which needs no network; name targets for
 * the rest, for example `npm run package -- --linux AppImage deb`.
 */
import { runScript, SetupStop, say } from './say.mjs';
import { prepare } from './setup/prepare.mjs';

const ALLOW_FALLBACK = '--allow-fallback-runtime';

await runScript('package', async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== ALLOW_FALLBACK);
  const allowFallback = process.argv.includes(ALLOW_FALLBACK);
  const { runtime } = await prepare({ electron: true, build: 'stale', retryDownload: !allowFallback });
  if (!runtime.official && !allowFallback) {
    throw new SetupStop(
      `the Electron here is ${runtime.version}, a stand-in for development that is out of support. Package on a machine that can download the official runtime, or pass ${ALLOW_FALLBACK} for a package that is never shipped.`,
    );
  }
  // Loaded only now: it uses installed packages.
  const { packageApp, UNPACKED_ONLY } = await import('./setup/packaged-app.mjs');
  const code = await packageApp(runtime, args.length > 0 ? args : UNPACKED_ONLY);
  if (code === 0) say('package', 'packaged into dist/');
  return code;
});
