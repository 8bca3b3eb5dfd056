/**
 * `npm run nightly [-- arguments for vitest]`: the tests of apply, undo, rollback and discard at full length, too long
 * for every change: 2,000 generated histories on clean workspaces and 1,000 on dirty ones, and a kill at every step in
 * every mode, with recovery killed too. Every run tries other histories; the seed it prints gives the same ones again
 * (`UNDERSTORY_SEED=… npm run nightly`).
 */
import { runPackageCommand } from './run-command.mjs';
import { runScript, say } from './say.mjs';
import { prepare } from './setup/prepare.mjs';

const LONG_TESTS = [
  'electron/core/apply',
  'electron/core/testing',
  'electron/core/core-discard-kills.test.ts',
];

await runScript('nightly', async () => {
  await prepare({ tests: true });
  const seed = process.env.UNDERSTORY_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
  say('nightly', `seed ${seed}`);
  const env = { ...process.env, UNDERSTORY_NIGHTLY: '1', UNDERSTORY_SEED: seed };
  return runPackageCommand('vitest', ['run', ...LONG_TESTS, ...process.argv.slice(2)], { env });
});
