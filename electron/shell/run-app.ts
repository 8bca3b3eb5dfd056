import { join } from 'node:path';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { type CommandId, commandOf } from '#shared/commands';
import { logFolder } from '../host/file-log';
import { hostPorts } from '../host/host-ports';
import { resourcesFolder } from '../host/resources-folder';
import { VERSION } from '../host/version';
import { serveRenderer } from './app-scheme';
import { acceptConnections } from './connect-window';
import type { CoreSide } from './core-side';
import { performHostCommand } from './host-commands';
import { LaunchArguments } from './launch-arguments';
import { lockDown } from './lock-down';
import { openMainWindow, showWindow } from './main-window';
import { setMenu } from './menu';
import { systemNotifier } from './notifications';
import { endCleanly } from './quit';
import { reportBugs } from './report-bugs';
import { followTheme } from './theme';
import { windowRequests } from './window-requests';

/**
 * Runs the desktop app: the window is opened first and the core while it loads; the window's calls wait for the core. `built` is the
 * folder of the built entry. Resolves when the app is up; a bug on the way there rejects.
 */
export async function runApp(options: { home: string; args: LaunchArguments; built: string }): Promise<void> {
  const { home, args, built } = options;
  let window: BrowserWindow | null = null;
  const requests = windowRequests();
  const goToSession = (id: string) => {
    if (window) showWindow(window);
    requests.ask('show.session', id);
  };
  const notifier = systemNotifier({ window: () => window, show: goToSession });
  const prepared = await hostPorts({ home, resources: resourcesFolder(built), version: VERSION, notifier });
  if (!prepared.ok) {
    dialog.showErrorBox('Understory', `The data folder cannot be used: ${home}\n${prepared.refusal.reason}`);
    return app.exit(1);
  }
  const { ports, close: closeLog } = prepared.value;
  const { log } = ports;
  reportBugs(log);

  await app.whenReady();
  lockDown(session.defaultSession, log);
  serveRenderer(join(built, '..', 'renderer'));
  followTheme(ports.settings);
  let client: CoreSide['client'] | null = null;
  const ending = endCleanly({
    window: () => window,
    core: () => client,
    close: async () => {
      await (await core).close();
      log.info('closed');
      closeLog();
    },
    log,
  });
  const openWindow = () => {
    const opened = openMainWindow({ home, preload: join(built, '..', 'preload', 'preload.cjs'), log });
    ending.askBeforeClosing(opened);
    opened.on('closed', () => {
      window = null;
    });
    window = opened;
  };
  openWindow();
  const core = import('./core-side').then(({ openCoreSide }) =>
    openCoreSide({ home, demo: args.demo, ports, requests }),
  );
  core.then(
    (opened) => {
      client = opened.client;
    },
    // Told of at the end, where it is awaited.
    () => undefined,
  );
  acceptConnections({
    window: () => window,
    connect: async (port, page) => (await core).connect(port, page),
    log,
  });
  setMenu((command: CommandId) => {
    if (commandOf(command).by === 'window') requests.ask(command);
    else if (window) performHostCommand(command, window, logFolder(home));
  });
  app.on('activate', () => {
    if (!window) openWindow();
  });
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    if (window) showWindow(window);
    const asked = LaunchArguments.safeParse(data);
    if (!asked.success) return;
    core
      .then((side) => side.showLaunched(asked.data, () => window))
      .catch((error: unknown) => log.error('a second start could not be shown', { error }));
  });
  log.info('started', { version: VERSION, electron: process.versions.electron, pid: process.pid });
  await (await core).showLaunched(args, () => window);
}
