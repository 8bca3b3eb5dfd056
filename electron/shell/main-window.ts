import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { Log } from '../core/ports';
import { APP_PAGE } from './app-scheme';
import { placeWindow, SMALLEST } from './window-bounds';
import { keepWindowState, readWindowState } from './window-state';

/** Painted until the page is, so that no white flashes in a dark room. */
const BACKGROUND = { dark: '#101012', light: '#ffffff' };

/** Opens the app's window: sandboxed, isolated, without Node, at its last place. Loading goes on after the return. */
export function openMainWindow(options: { home: string; preload: string; log: Log }): BrowserWindow {
  const { home, preload, log } = options;
  const state = readWindowState(home);
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
  const bounds = placeWindow(state?.bounds ?? null, [
    main.workArea,
    ...others.map((display) => display.workArea),
  ]);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Understory',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (state?.maximised) window.maximize();
  if (state?.fullScreen) window.setFullScreen(true);
  keepWindowState(window, home, log);
  window.once('ready-to-show', () => window.show());
  offerReloadWhenBroken(window, log);
  window.loadURL(APP_PAGE).catch((error: unknown) => {
    if (window.isDestroyed()) return;
    log.error('the window could not be loaded', { error });
    dialog.showErrorBox(
      'Understory',
      'The window could not be loaded. The installation may be damaged; the log says more.',
    );
  });
  return window;
}

/** Brings the window to the user, wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The page holds nothing that the core does not: after a crash it can simply be loaded again. */
function offerReloadWhenBroken(window: BrowserWindow, log: Log): void {
  let asking = false;
  const ask = async (message: string, wait: string) => {
    if (asking || window.isDestroyed()) return;
    asking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail: 'Agents go on working and nothing is lost: sessions live outside the window.',
      buttons: ['Reload', wait],
      defaultId: 0,
      cancelId: 1,
    });
    asking = false;
    if (response === 0 && !window.isDestroyed()) window.webContents.reload();
  };
  const report = (error: unknown) => log.error('the reload offer failed', { error });
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log.error('the window’s process is gone', { reason: details.reason, code: details.exitCode });
    ask('The window stopped working.', 'Leave It').catch(report);
  });
  window.on('unresponsive', () => {
    log.warn('the window does not answer');
    ask('The window does not answer.', 'Wait').catch(report);
  });
}
