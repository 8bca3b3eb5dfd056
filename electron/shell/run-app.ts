import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { type CommandId, commandOf } from '#shared/commands';
import type { UntoldNotice } from '#shared/desktop';
import type { SessionId } from '#shared/ids';
import type { ChosenKeys } from '#shared/key-table';
import { logFolder } from '../host/log-folder';
import type { AppHost } from './app-host';
import { serveRenderer } from './app-scheme';
import { acceptConnections } from './connect-window';
import type { CoreSide } from './core-side';
import { heldLog } from './held-log';
import { heldNotices } from './held-notices';
import { performHostCommand } from './host-commands';
import type { Desktop } from './host-router';
import { keptItems } from './kept-items';
import type { LaunchArguments } from './launch-arguments';
import { lockDown } from './lock-down';
import { openMainWindow, showWindow } from './main-window';
import { followKeys, setMenu } from './menu';
import { endCleanly } from './quit';
import { reportBugs } from './report-bugs';
import type { Signals } from './signals';
import { windowRequests } from './window-requests';

/** The longest that the core waits for the page, which may be broken. */
const PAGE_SERVED_MS = 1000;
/** The longest that the signals wait for the page, and how long they leave it alone with what it draws first. */
const PAGE_DRAWN_MS = 5000;
const PAGE_FILLED_MS = 1000;

/**
 * Runs the desktop app: the window is opened first; what needs more code than that, the data folder and then the core,
 * is loaded while Chromium starts the page, whose calls wait for it. `built` is the folder of the built entry. Resolves
 * when the app is up; a bug on the way there rejects.
 */
export async function runApp(options: { home: string; args: LaunchArguments; built: string }): Promise<void> {
  const { home, args, built } = options;
  let window: BrowserWindow | null = null;
  const requests = windowRequests();
  const showApp = () => (window ? showWindow(window) : openWindow());
  const notices = heldNotices();
  const untold = keptItems<UntoldNotice>();
  let looked: SessionId | null = null;
  const log = heldLog();
  reportBugs(log);

  await app.whenReady();
  lockDown(session.defaultSession, log);
  const { pageServed } = serveRenderer(join(built, '..', 'renderer'));
  let client: CoreSide['client'] | null = null;
  let opening: Promise<Signals> | null = null;
  let opened: Signals | null = null;
  let over = false;
  let hurry: () => void = () => undefined;
  const wanted = new Promise<void>((resolve) => {
    hurry = resolve;
  });
  const signals = () => {
    opening ??= openSignals();
    return opening;
  };
  const ending = endCleanly({
    window: () => window,
    core: () => client,
    signals: () => {
      hurry();
      return signals();
    },
    close: async () => {
      over = true;
      opened?.close();
      await (await core).close();
    },
    log,
  });
  const openWindow = () => {
    const shown = openMainWindow({
      preload: join(built, '..', 'preload', 'preload.cjs'),
      placed: async (page) => (await host).place(page),
      log,
    });
    ending.askBeforeClosing(shown);
    shown.on('closed', () => {
      window = null;
    });
    window = shown;
  };
  const openHost = async (): Promise<AppHost> => {
    const { openAppHost } = await import('./app-host');
    const prepared = await openAppHost({ home, built, notifier: notices, log });
    if (prepared.ok) return prepared.value;
    const { reason } = prepared.refusal;
    dialog.showErrorBox('Understory', `The data folder cannot be used: ${home}\n${reason}`);
    app.exit(1);
    return new Promise(() => undefined);
  };
  const openCore = async (): Promise<CoreSide> => {
    const own = await host;
    // What the page waits for comes first: while the core is being loaded nothing else is answered.
    await Promise.race([pageServed, delay(PAGE_SERVED_MS)]);
    const { openCoreSide } = await import('./core-side');
    const side = await openCoreSide({ home, demo: args.demo, host: own, requests, desktop });
    client = side.client;
    return side;
  };
  const openSignals = async (): Promise<Signals> => {
    const [{ client: running }, { ports }] = await Promise.all([core, host]);
    const pageFilled = async () => {
      await Promise.race([requests.followed, delay(PAGE_DRAWN_MS)]);
      await delay(PAGE_FILLED_MS);
    };
    // Whoever closes the window at once must know whether there is a tray.
    await Promise.race([pageFilled(), wanted]);
    const { startSignals } = await import('./signals');
    if (over) return new Promise(() => undefined);
    opened = await startSignals({
      home,
      resources: ports.resources,
      core: running,
      actions: {
        go: (place) => {
          showApp();
          if (place) requests.ask(`show.${place.at}`, place.session);
        },
        newSession: () => {
          showApp();
          requests.ask('session.new');
        },
        stay: () => ending.stay(),
        quit: () => app.quit(),
      },
      window: () => window,
      looking: () => ({ session: looked, focused: window?.isFocused() ?? false }),
      tellInWindow: untold.add,
      log: ports.log,
    });
    notices.handTo(opened.take);
    return opened;
  };
  const desktop: Desktop = {
    signals,
    stay: () => ending.stay(),
    looksAt: (session) => {
      looked = session;
    },
    untold,
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
  const hostCommand = (command: CommandId, asked: BrowserWindow) => {
    host
      .then(({ ports: { settings } }) =>
        performHostCommand(command, { window: asked, settings, logFolder: logFolder(home) }),
      )
      .catch((error: unknown) => log.error('a command of the menu failed', { command, error }));
  };
  const showMenu = (keys: ChosenKeys) => {
    setMenu((command: CommandId) => {
      if (commandOf(command).by === 'window') requests.ask(command);
      else if (window) hostCommand(command, window);
    }, keys);
  };
  showMenu({});
  host
    .then(({ ports }) => followKeys(ports.settings, showMenu))
    .catch((error: unknown) => log.error('the menu could not be given its keys', { error }));
  app.on('activate', () => {
    if (!window) openWindow();
  });
  app.on('second-instance', (_event, _argv, _cwd, said) => {
    if (window) showWindow(window);
    core
      .then((side) => side.showSecondStart(said, () => window))
      .catch((error: unknown) => log.error('a second start could not be shown', { error }));
  });
  const side = await core;
  signals().catch((error: unknown) => log.error('the signals could not be started', { error }));
  await side.showLaunched(args, () => window);
}
