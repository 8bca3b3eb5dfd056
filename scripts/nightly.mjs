/**
 * `npm run nightly`: the tests of apply, undo and rollback at full length, too long for every change: 2,000 generated
 * histories and a kill at every step in every mode, with recovery killed too. Takes hours.
 */
import { runPackageCommand } from './run-command.mjs';
import { runScript } from './say.mjs';
import { prepare } from './setup/prepare.mjs';

await runScript('nightly', async () => {
  await prepare({ tests: true });
  const env = { ...process.env, UNDERSTORY_NIGHTLY: '1' };
  return runPackageCommand('vitest', ['run', 'electron/core/apply'], { env });
});
