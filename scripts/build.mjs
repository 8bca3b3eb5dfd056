/** `npm run build`: builds `out/` from the present sources. */
import { runScript } from './say.mjs';
import { prepare } from './setup/prepare.mjs';

await runScript('build', async () => {
  await prepare({ build: 'always' });
});
