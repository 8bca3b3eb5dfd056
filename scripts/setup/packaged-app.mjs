/** The packaged app in dist/, laid out by electron-builder from `out/`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inProject } from '../project.mjs';
import { runPackageCommand } from '../run-command.mjs';
import { SetupStop, say } from '../say.mjs';
import { fingerprintOf } from './build.mjs';
import { ensureElectronRuntime } from './electron-runtime.mjs';

/** Lays out the unpacked folder and makes no installer, which needs no network. */
export const UNPACKED_ONLY = ['--dir'];

/** Everything the unpacked folder is made from, beside the runtime. */
const PARTS = ['out/.build-stamp', 'electron-builder.yml', 'packaging', 'resources', 'package-lock.json'];
const STAMP = inProject('dist', '.package-stamp');

/** Packages what is built, with the given runtime; resolves to electron-builder's exit code. */
export function packageApp(runtime, args) {
  return runPackageCommand('electron-builder', [
    '--config',
    inProject('electron-builder.yml'),
    `--config.electronVersion=${runtime.version}`,
    `--config.electronDist=${runtime.dist}`,
    ...args,
  ]);
}

/** Lays out the unpacked app for tests, with whatever runtime is here, when it is not made from the present build. */
export async function ensureUnpackedApp() {
  const runtime = await ensureElectronRuntime();
  const fingerprint = `${runtime.version} ${fingerprintOf(PARTS)}`;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint) return;
  say('package', 'packaging into dist/');
  const code = await packageApp(runtime, UNPACKED_ONLY);
  if (code !== 0) throw new SetupStop('packaging failed (its output is above).');
  writeFileSync(STAMP, fingerprint);
}
