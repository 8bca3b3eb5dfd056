/** `npm run lint`: formatting and rules (Biome), rules that need types (Oxlint), file sizes. Runs all, fails if any does. */
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
    await runPackageCommand('oxlint', [
      '--type-aware',
      '--deny-warnings',
      '--report-unused-disable-directives',
      '.',
    ]),
    await runCommand(process.execPath, [inProject('scripts', 'check-file-size.mjs')]),
  ];
  return codes.some((code) => code !== 0) ? 1 : 0;
});
