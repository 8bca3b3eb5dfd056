import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { forgetCommandUnderWay } from './core/process/inherited-git';
import { absoluteSearchPath } from './core/process/search-path';
import { dataHome } from './host/data-home';
import { refuseInspector } from './host/refuse-inspector';
import { registerAppScheme } from './shell/app-scheme';
import { launchArguments } from './shell/launch-arguments';
import { runApp } from './shell/run-app';

/** Bootstrap of the desktop app: what must happen before Electron is ready, and one instance per data folder. */

const home = dataHome();
const args = launchArguments(process.argv, process.cwd());

refuseInspector();
forgetCommandUnderWay(process.env);
if (process.env.PATH !== undefined) process.env.PATH = absoluteSearchPath(process.env.PATH);

function claimDataFolder(): boolean {
  const windowData = join(home, 'window');
  try {
    mkdirSync(windowData, { recursive: true, mode: 0o700 });
  } catch (error) {
    dialog.showErrorBox('Understory', `The data folder cannot be used: ${home}\n${String(error)}`);
    return false;
  }
  app.setPath('userData', windowData);
  app.setPath('sessionData', windowData);
  return true;
}

registerAppScheme();
// Otherwise Electron makes its own menu first, which nobody would see.
Menu.setApplicationMenu(null);
// As root, Chromium's sandbox cannot start at all; without the switch every page is sandboxed.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

if (!claimDataFolder()) app.exit(1);
else if (!app.requestSingleInstanceLock(args)) app.exit(0);
else {
  // Not awaited: Electron becomes ready only after this module has been evaluated.
  runApp({ home, args, built: import.meta.dirname }).catch((error: unknown) => {
    dialog.showErrorBox(
      'Understory could not start',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    app.exit(1);
  });
}
