import { calledAs } from './cli/called-as';
import { runCommandLine } from './cli/command-line';
import { absoluteSearchPath, forgetCommandUnderWay } from './core/process';
import { dataHome } from './host/data-home';
import { refuseInspector } from './host/refuse-inspector';
import { resourcesFolder } from './host/resources-folder';
import { VERSION } from './host/version';

/** The `understory` command: the same core as the app, headless. */

// A reader that left early, such as `head`, is no failure of ours; there is nobody left to tell.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

refuseInspector();
forgetCommandUnderWay(process.env);
if (process.env.PATH !== undefined) process.env.PATH = absoluteSearchPath(process.env.PATH);

const code = await runCommandLine(process.argv.slice(2), {
  home: dataHome(),
  resources: resourcesFolder(import.meta.dirname),
  version: VERSION,
  cwd: process.cwd(),
  calledAs: calledAs(process.argv[1] ?? '', process.env),
  stdout: process.stdout,
  stderr: process.stderr,
  exit: (exitCode) => process.exit(exitCode),
});
// What was printed must arrive before the process goes; libraries may keep timers that would hold it.
await new Promise<void>((resolve) => {
  process.stdout.write('', () => resolve());
});
process.exit(code);
