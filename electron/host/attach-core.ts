import { connect } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Contract } from '#shared/contract';
import { MAX_MESSAGE_BYTES } from './message-size';
import { isTrustedSocket, socketPath } from './socket-path';

export type CoreClient = ContractRouterClient<Contract>;

/** A connection to a core that another process owns. */
export type Attachment = {
  readonly client: CoreClient;
  /** Resolves when the owner has gone away. */
  readonly lost: Promise<void>;
  close(): void;
};

/** Attaches to the running core of a data folder; null when none is listening. */
export async function attachCore(home: string): Promise<Attachment | null> {
  const path = socketPath(home);
  if (process.platform !== 'win32' && !isTrustedSocket(path)) return null;
  const socket = new WebSocket('ws://understory/', {
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    createConnection: () => connect(path),
  });
  const lost = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const opened = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!opened) return null;
  // Errors after opening are followed by `close`, which `lost` reports.
  socket.on('error', () => socket.terminate());
  const client: CoreClient = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  return { client, lost, close: () => socket.close() };
}
