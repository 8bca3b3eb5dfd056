/**
 * `npm start [-- arguments for the app]`: sets up what is missing, builds when the sources changed and opens
 * the app. Where there is no display it says so and runs the demo session through the CLI instead.
 */
import { inProject, PROJECT_ROOT } from './project.mjs';
import { runCommand } from './run-command.mjs';
import { runScript, say } from './say.mjs';
import { sandboxArguments } from './setup/chromium-sandbox.mjs';
import { prepare } from './setup/prepare.mjs';

const args = process.argv.slice(2);
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

async function openApp() {
  const { runtime } = await prepare({ electron: true, build: 'stale' });
  const { ELECTRON_RUN_AS_NODE, ...env } = process.env;
  say('start', 'opening Understory');
  const sandbox = await sandboxArguments(runtime.dist);
  return runCommand(runtime.executable, [PROJECT_ROOT, ...sandbox, ...args], { env });
}

async function runDemoHeadless() {
  await prepare({ build: 'stale' });
  const rest = args.filter((arg) => arg !== '--demo');
  say(
    'start',
    'no display here (DISPLAY and WAYLAND_DISPLAY are unset): running the demo session in the terminal',
  );
  return runCommand(process.execPath, [inProject('out', 'main', 'cli.js'), 'run', '--demo', ...rest]);
}

await runScript('start', () => (hasDisplay ? openApp() : runDemoHeadless()));
