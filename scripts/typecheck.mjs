/**
 * `npm run typecheck`: the sources, strictly, and the scripts by their JSDoc. The compiler is the native one; ESLint's
 * rules with types stand on the older one, as that one alone can be called from JavaScript.
 */
import { availableParallelism } from 'node:os';
import { runPackageCommand } from './run-command.mjs';
import { runScript } from './say.mjs';

// Several threads check what they share several times over, which two processors gain nothing by.
const threads = availableParallelism() > 2 ? [] : ['--singleThreaded'];

await runScript('types', async () => {
  const codes = [];
  for (const project of ['tsconfig.json', 'tsconfig.scripts.json']) {
    const args = ['--noEmit', '-p', project, ...threads];
    codes.push(await runPackageCommand('@typescript/native', args, { command: 'tsc' }));
  }
  return codes.every((code) => code === 0) ? 0 : 1;
});
