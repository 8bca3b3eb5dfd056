import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CallerProcess } from '#shared/through';
import type { Log } from '../core/ports';
import type { CoreRouter } from '../core/router';
import { createAdmission } from './admit-callers';
import { HANDSHAKE } from './caller-secret';
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
 * Serves the contract over a local socket that only this user can open, to callers that are no agent's. To be called by the owner of the data folder
 * alone: a socket that is there already is a crashed owner's and is replaced.
 */
export async function serveCore(router: CoreRouter, home: string, log: Log): Promise<CoreServer> {
  const path = socketPath(home);
  const isFile = process.platform !== 'win32';
  if (isFile) {
    secureSocketFolder(path);
    rmSync(path, { force: true });
  }
  const admission = createAdmission(home);
  const http = createServer((request, response) => {
    if (request.url !== HANDSHAKE.path) {
      response.writeHead(426).end();
      return;
    }
    const introduction = admission.introduce(request);
    response.writeHead(introduction ? 200 : 401).end(introduction ? JSON.stringify(introduction) : '');
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const handler = new RPCHandler(router);
  const waiting = new Set<() => void>();
  const clients = new Set<WebSocket>();
  sockets.on('connection', (socket: WebSocket, process: CallerProcess) => {
    clients.add(socket);
    socket.on('error', (error) => log.warn('an attached command broke its connection', { error }));
    socket.on('close', () => {
      clients.delete(socket);
      if (clients.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting.clear();
    });
    handler.upgrade(socket, { context: { through: 'command-line', process } }).catch((error: unknown) => {
      log.error('an attached command could not be served', { error });
      socket.terminate();
    });
  });
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => log.warn('a caller broke its connection', { error }));
    admission.admit(request).then(
      (admitted) => {
        if (admitted.ok) {
          sockets.handleUpgrade(request, socket, head, (opened) =>
            sockets.emit('connection', opened, admitted.value),
          );
          return;
        }
        const { refusal } = admitted;
        log.warn('a caller was refused', { why: refusal.why, pid: request.headers[HANDSHAKE.process] });
        const body = JSON.stringify(refusal);
        socket.end(
          `HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        );
      },
      (error: unknown) => {
        log.error('a caller could not be looked at', { error });
        socket.destroy();
      },
    );
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
