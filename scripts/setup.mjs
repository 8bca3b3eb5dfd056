/** `npm run setup [-- --official]`: everything that starting and testing need, without starting anything. */
import { runScript } from './say.mjs';
import { prepare } from './setup/prepare.mjs';

await runScript('setup', async () => {
  await prepare({ electron: true, tests: true, retryDownload: process.argv.includes('--official') });
});
