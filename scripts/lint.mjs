/** `npm run lint`: formatting and rules (Biome), rules that need types (ESLint), file sizes. Runs all, fails if any does. */
import { inProject } from './project.mjs';
import { runCommand, runPackageCommand } from './run-command.mjs';
import { runScript } from './say.mjs';

await runScript('lint', async () => {
  const codes = [
    await runPackageCommand(
      '@biomejs/biome',
      ['check', '--error-on-warnings', '--max-diagnostics=200', '.'],
      {
        command: 'biome',
      },
    ),
    await runPackageCommand('eslint', ['--max-warnings=0', '.']),
    await runCommand(process.execPath, [inProject('scripts', 'check-file-size.mjs')]),
  ];
  return codes.some((code) => code !== 0) ? 1 : 0;
});
