import { type BrowserWindow, type IpcMainEvent, ipcMain, type MessagePortMain } from 'electron';
import type { Log } from '../core/ports';
import { APP_ORIGIN } from './app-scheme';

/** The only IPC channel: it carries a message port, over which the typed contract is spoken. */
export const CONNECT_CHANNEL = 'understory:connect';

/**
 * Lets our own page, and nobody else, be connected: `connect` gets the port that the page sent and serves the contract
 * on it. This is the one place where the sender of a message is checked.
 */
export function acceptConnections(options: {
  window: () => BrowserWindow | null;
  connect: (port: MessagePortMain, page: BrowserWindow) => Promise<void>;
  log: Log;
}): void {
  const { log } = options;
  ipcMain.on(CONNECT_CHANNEL, (event) => {
    const window = options.window();
    const [port] = event.ports;
    if (!port || !window || !isOwnPage(event, window)) {
      log.warn('a message from a foreign frame was dropped', {
        from: event.senderFrame?.url ?? 'a frame that is gone',
      });
      for (const one of event.ports) one.close();
      return;
    }
    options.connect(port, window).catch((error: unknown) => {
      log.error('the window could not be connected', { error });
      port.close();
    });
  });
}

function isOwnPage(event: IpcMainEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  if (window.isDestroyed() || event.sender !== window.webContents || !frame) return false;
  return frame === window.webContents.mainFrame && frame.parent === null && frame.origin === APP_ORIGIN;
}
