/**
 * `npm run nightly [-- arguments for vitest]`: all unit and integration tests at full length, too long for every change:
 * every case of those that try some by day (`shared/testing/at-night.ts`), files called `*.nightly.test.ts`, 2,000
 * generated histories on clean workspaces, 1,000 on dirty ones, 400 in parts, 920 whole sessions with an agent that runs,
 * and a kill at every step in every mode, with recovery killed too. Every run tries others; the seed it prints gives the
 * same ones again (`UNDERSTORY_SEED=… npm run nightly`).
 *
 * Then all real agents that can be had, each at a pinned version, through a matrix of what they may do, with every cell
 * asserted (`electron/core/testing/real-agents/expected-matrix.ts`), and printed. Installing them the first time takes
 * 3 GB.
 *
 * Then all tests of the built app, with those that are tagged `@nightly`.
 *
 * Then renames of case alone on a disk that really takes such names for one: the temporary folder's, that of the folder
 * in `UNDERSTORY_FOLDING_FOLDER`, or, for root on Linux, one made in an image file. Where none can be had, it says so.
 */
import { foldingDisk } from './nightly/folding-disk.mjs';
import { runPackageCommand } from './run-command.mjs';
import { runScript, say } from './say.mjs';
import { ensureBuild } from './setup/build.mjs';
import { ensureUnpackedApp } from './setup/packaged-app.mjs';
import { prepare } from './setup/prepare.mjs';
import { withVirtualDesktop } from './test/virtual-desktop.mjs';

const FOLDING_TESTS = [
  'electron/core/apply/case-renames.test.ts',
  'electron/core/apply/plan/same-names.test.ts',
  'electron/core/writing/move-files.test.ts',
];
/** A kill at every step of them, which by day is tried at some. */
const FOLDING_KILLS = ['electron/core/apply/kill-matrix.test.ts', '-t', 'rename of case alone'];

await runScript('nightly', async () => {
  await prepare({ tests: true, electron: true });
  const seed = process.env.UNDERSTORY_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
  say('nightly', `seed ${seed}`);
  const env = { ...process.env, UNDERSTORY_NIGHTLY: '1', UNDERSTORY_SEED: seed };
  const code = await runPackageCommand('vitest', ['run', ...process.argv.slice(2)], { env });
  const agents = await runPackageCommand('vitest', ['run', '--config=vitest.real.config.ts'], { env });
  const windows = await inWindow();
  return Math.max(code, agents, windows, await onFoldingDisk());
});

/** All tests of the built app, with those that are tagged `@nightly`. */
async function inWindow() {
  await ensureBuild();
  await ensureUnpackedApp();
  return withVirtualDesktop((desktop) => {
    const env = { ...desktop, UNDERSTORY_NIGHTLY: '1' };
    return runPackageCommand('@playwright/test', ['test'], { command: 'playwright', env });
  });
}

/** @returns {Promise<number>} an exit code; 0 also where there is no such disk, which is said */
async function onFoldingDisk() {
  const disk = foldingDisk();
  if ('missing' in disk) {
    say('nightly', `not run on a disk that takes Readme and README for one: ${disk.missing}`);
    return 0;
  }
  say('nightly', `renames of case alone on ${disk.what}`);
  try {
    const env = { ...process.env, TMPDIR: disk.folder, TMP: disk.folder, TEMP: disk.folder };
    const code = await runPackageCommand('vitest', ['run', ...FOLDING_TESTS], { env });
    const all = { ...env, UNDERSTORY_NIGHTLY: '1' };
    return Math.max(code, await runPackageCommand('vitest', ['run', ...FOLDING_KILLS], { env: all }));
  } finally {
    disk.giveBack();
  }
}
