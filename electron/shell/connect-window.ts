import { RPCHandler } from '@orpc/server/message-port';
import { type BrowserWindow, type IpcMainEvent, ipcMain, type MessagePortMain } from 'electron';
import type { Log } from '../core/ports';
import { APP_ORIGIN } from './app-scheme';
import { isProtocolMessage } from './protocol-message';

/** The only IPC channel: it carries a message port, over which the typed contract is spoken. */
export const CONNECT_CHANNEL = 'understory:connect';

type AnyRouter = ConstructorParameters<typeof RPCHandler<Record<never, never>>>[0];

/**
 * Lets our own page, and nobody else, speak the contract. Each connection has a router of its own from `open`, which is
 * told to `close` when the page goes away. This is the one place where the sender of a message is checked.
 */
export function acceptConnections(options: {
  window: () => BrowserWindow | null;
  open: (page: BrowserWindow) => Promise<{ router: AnyRouter; close(): void }>;
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
    options
      .open(window)
      .then((connection) => {
        port.on('close', () => connection.close());
        new RPCHandler(connection.router).upgrade(guarded(port, log));
        port.start();
      })
      .catch((error: unknown) => {
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

/** A message that is not of the protocol is dropped with a note. */
function guarded(port: MessagePortMain, log: Log) {
  return {
    on: (name: string, listener: (event?: { data: unknown }) => void) => {
      if (name === 'close') port.on('close', () => listener());
      if (name !== 'message') return;
      port.on('message', (event) => {
        if (isProtocolMessage(event.data)) listener(event);
        else log.warn('a message that is not of the protocol was dropped');
      });
    },
    postMessage: (data: unknown) => port.postMessage(data),
  };
}
