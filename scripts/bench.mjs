/**
 * `npm run bench [-- --quick] [-- --only GROUP[,GROUP…]]`: measures what docs/bench.md describes, on a virtual desktop
 * of its own, prints a table and writes bench.json.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inProject } from './project.mjs';
import { runCommand, runPackageCommand } from './run-command.mjs';
import { runScript, SetupStop, say } from './say.mjs';
import { sandboxArguments } from './setup/chromium-sandbox.mjs';
import { prepare } from './setup/prepare.mjs';
import { withVirtualDesktop } from './test/virtual-desktop.mjs';

const EMPTY_WINDOW = inProject('node_modules', '.cache', 'understory', 'empty-window');

/** Builds the window that the app is compared with, as small as one can be and for the same runtimes. */
async function buildEmptyWindow() {
  say('bench', 'building the empty window');
  const config = inProject('bench', 'empty-window', 'electron.vite.config.ts');
  const env = { ...process.env, BENCH_EMPTY_WINDOW: EMPTY_WINDOW };
  const args = ['build', '--logLevel', 'error', '--config', config];
  const code = await runPackageCommand('electron-vite', args, { env });
  if (code !== 0) throw new SetupStop('the empty window could not be built (the output is above).');
  const manifest = { name: 'empty-window', version: '0.0.0', type: 'module', main: 'main/index.js' };
  await writeFile(join(EMPTY_WINDOW, 'package.json'), `${JSON.stringify(manifest)}\n`);
}

await runScript('bench', async () => {
  const { runtime } = await prepare({ electron: true, tests: true, build: 'stale' });
  await buildEmptyWindow();
  const about = {
    executable: runtime.executable,
    args: await sandboxArguments(runtime.dist),
    version: runtime.version,
  };
  return withVirtualDesktop((env) =>
    runCommand(process.execPath, [inProject('bench', 'run.mjs'), ...process.argv.slice(2)], {
      env: { ...env, BENCH_EMPTY_WINDOW: EMPTY_WINDOW, BENCH_ELECTRON: JSON.stringify(about) },
    }),
  );
});
