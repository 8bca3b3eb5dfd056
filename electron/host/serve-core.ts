import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../core/ports';
import type { CoreRouter } from '../core/router';
import { MAX_MESSAGE_BYTES } from './message-size';
import { secureSocketFolder, socketPath } from './socket-path';

/** WebSocket's close code of a server that ends. */
const GOING_AWAY = 1001;
/** How long a command may take to say goodbye. */
const GOODBYE_MS = 1000;

/** A core that other processes of this user can attach to. */
export type CoreServer = {
  readonly path: string;
  /** Connections right now. */
  clients(): number;
  /** Resolves when nobody is attached. */
  idle(): Promise<void>;
  /** Ends all connections and removes the socket. */
  close(): Promise<void>;
};

/**
 * Serves the contract over a local socket that only this user can open. To be called by the owner of the data folder
 * alone: a socket that is there already is a crashed owner's and is replaced.
 */
export async function serveCore(router: CoreRouter, home: string, log: Log): Promise<CoreServer> {
  const path = socketPath(home);
  const isFile = process.platform !== 'win32';
  if (isFile) {
    secureSocketFolder(path);
    rmSync(path, { force: true });
  }
  const http = createServer((_request, response) => {
    response.writeHead(426).end();
  });
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const handler = new RPCHandler(router);
  const waiting = new Set<() => void>();
  const clients = new Set<WebSocket>();
  sockets.on('connection', (socket) => {
    clients.add(socket);
    socket.on('error', (error) => log.warn('an attached command broke its connection', { error }));
    socket.on('close', () => {
      clients.delete(socket);
      if (clients.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting.clear();
    });
    handler.upgrade(socket).catch((error: unknown) => {
      log.error('an attached command could not be served', { error });
      socket.terminate();
    });
  });
  sockets.on('error', (error) => log.error('the local socket failed', { error }));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(path, resolve);
  });
  if (isFile) chmodSync(path, 0o600);
  return {
    path,
    clients: () => clients.size,
    idle: () =>
      new Promise((resolve) => {
        if (clients.size === 0) resolve();
        else waiting.add(resolve);
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      for (const socket of clients) socket.close(GOING_AWAY);
      const late = setTimeout(() => {
        for (const socket of clients) socket.terminate();
        http.closeAllConnections();
      }, GOODBYE_MS);
      await closed;
      clearTimeout(late);
      sockets.close();
      if (isFile) rmSync(path, { force: true });
    },
  };
}
