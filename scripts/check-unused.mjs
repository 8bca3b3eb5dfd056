/** `npm run unused`: files, exports and dependencies that nothing uses, then exports that only tests use. */
import { runPackageCommand } from './run-command.mjs';
import { runScript } from './say.mjs';

await runScript('unused', async () => {
  const anywhere = await runPackageCommand('knip', []);
  const inProduct = await runPackageCommand('knip', ['--production', '--config', 'knip-production.json']);
  return Math.max(anywhere, inProduct);
});
