import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { type CommandId, commandOf } from '#shared/commands';
import { logFolder } from '../host/log-folder';
import type { AppHost } from './app-host';
import { serveRenderer } from './app-scheme';
import { acceptConnections } from './connect-window';
import type { CoreSide } from './core-side';
import { heldLog } from './held-log';
import { performHostCommand } from './host-commands';
import type { LaunchArguments } from './launch-arguments';
import { lockDown } from './lock-down';
import { openMainWindow, showWindow } from './main-window';
import { setMenu } from './menu';
import { systemNotifier } from './notifications';
import { endCleanly } from './quit';
import { reportBugs } from './report-bugs';
import { windowRequests } from './window-requests';

/** The longest that the core waits for the page, which may be broken. */
const PAGE_SERVED_MS = 1000;

/**
 * Runs the desktop app: the window is opened first; what needs more code than that, the data folder and then the core,
 * is loaded while Chromium starts the page, whose calls wait for it. `built` is the folder of the built entry. Resolves
 * when the app is up; a bug on the way there rejects.
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
  const log = heldLog();
  reportBugs(log);

  await app.whenReady();
  lockDown(session.defaultSession, log);
  const { pageServed } = serveRenderer(join(built, '..', 'renderer'));
  let client: CoreSide['client'] | null = null;
  const ending = endCleanly({
    window: () => window,
    core: () => client,
    close: async () => (await core).close(),
    log,
  });
  const openWindow = () => {
    const opened = openMainWindow({
      preload: join(built, '..', 'preload', 'preload.cjs'),
      placed: async (page) => (await host).place(page),
      log,
    });
    ending.askBeforeClosing(opened);
    opened.on('closed', () => {
      window = null;
    });
    window = opened;
  };
  const openHost = async (): Promise<AppHost> => {
    const { openAppHost } = await import('./app-host');
    const opened = await openAppHost({ home, built, notifier, log });
    if (opened.ok) return opened.value;
    const { reason } = opened.refusal;
    dialog.showErrorBox('Understory', `The data folder cannot be used: ${home}\n${reason}`);
    app.exit(1);
    return new Promise(() => undefined);
  };
  const openCore = async (): Promise<CoreSide> => {
    const opened = await host;
    // What the page waits for comes first: while the core is being loaded nothing else is answered.
    await Promise.race([pageServed, delay(PAGE_SERVED_MS)]);
    const { openCoreSide } = await import('./core-side');
    const side = await openCoreSide({ home, demo: args.demo, host: opened, requests });
    client = side.client;
    return side;
  };
  // The window asks for its place only when it has been made.
  const host = Promise.resolve().then(openHost);
  const core = openCore();
  openWindow();
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
  app.on('second-instance', (_event, _argv, _cwd, said) => {
    if (window) showWindow(window);
    core
      .then((side) => side.showSecondStart(said, () => window))
      .catch((error: unknown) => log.error('a second start could not be shown', { error }));
  });
  await (await core).showLaunched(args, () => window);
}
