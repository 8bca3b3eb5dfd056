import { BrowserWindow, dialog } from 'electron';
import type { Log } from '../core/ports';
import { APP_PAGE } from './app-scheme';
import { background, followTitleBar, withOwnTitleBar } from './title-bar';
import { SMALLEST, USUAL } from './window-size';

/**
 * Opens the app's window: sandboxed, isolated, without Node. Loading goes on after the return; the window is shown as
 * soon as `placed`, which is asked for its place and theme, has answered: until the page is painted, its background is.
 */
export function openMainWindow(options: {
  preload: string;
  placed: (window: BrowserWindow) => Promise<void>;
  log: Log;
}): BrowserWindow {
  const { preload, placed, log } = options;
  const window = new BrowserWindow({
    ...USUAL,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Understory',
    // Seen where the page is not drawn yet: before it is there, and while the window grows.
    backgroundColor: background(),
    ...withOwnTitleBar(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  placed(window).then(
    () => {
      if (window.isDestroyed()) return;
      window.setBackgroundColor(background());
      window.show();
    },
    (error: unknown) => log.error('the window could not be placed', { error }),
  );
  followTitleBar(window);
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

/** What the page holds that the core does not, which is what is being written, the host keeps: it can be loaded again. */
function offerReloadWhenBroken(window: BrowserWindow, log: Log): void {
  let asking = false;
  const ask = async (message: string, wait: string) => {
    if (asking || window.isDestroyed()) return;
    asking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail:
        'Agents go on working: sessions live outside the window. Prompts, comments and resolutions that you were writing come back, except for the last few seconds.',
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
