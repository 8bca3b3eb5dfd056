/** `npm run typecheck`: the sources, strictly, and the scripts by their JSDoc. */
import { runPackageCommand } from './run-command.mjs';
import { runScript } from './say.mjs';

await runScript('types', async () => {
  const codes = [];
  for (const project of ['tsconfig.json', 'tsconfig.scripts.json']) {
    codes.push(await runPackageCommand('typescript', ['--noEmit', '-p', project], { command: 'tsc' }));
  }
  return codes.every((code) => code === 0) ? 0 : 1;
});
