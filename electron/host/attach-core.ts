import { connect } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Contract } from '#shared/contract';
import { parseJsonAs } from '#shared/parse-json';
import { type RefusalOf, refusals } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import { introduce } from './introduce';
import { MAX_MESSAGE_BYTES } from './message-size';
import { isTrustedSocket, socketPath } from './socket-path';

export type CoreClient = ContractRouterClient<Contract>;

/** A connection to a core that another process owns. */
export type Attachment = {
  readonly client: CoreClient;
  /** Resolves when the owner has gone away. */
  readonly lost: Promise<void>;
  /** Whether a call can be sent at all. */
  isOpen(): boolean;
  close(): void;
};

/** Attaches to the running core of a data folder; null when none is listening. An agent's process is refused. */
export async function attachCore(
  home: string,
): Promise<Result<Attachment | null, RefusalOf<'caller-refused'>>> {
  const path = socketPath(home);
  if (process.platform !== 'win32' && !isTrustedSocket(path)) return ok(null);
  const introduced = await introduce(home, path);
  if (!introduced.ok || introduced.value === null) return introduced.ok ? ok(null) : introduced;
  const { headers, close } = introduced.value;
  const socket = new WebSocket('ws://understory/', {
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    createConnection: () => connect(path),
    headers,
  });
  const lost = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const opened = await new Promise<'opened' | 'failed' | RefusalOf<'caller-refused'>>((resolve) => {
    socket.once('open', () => resolve('opened'));
    socket.once('error', () => resolve('failed'));
    socket.once('unexpected-response', (_request, response) => {
      response.setEncoding('utf8').once('data', (body: string) => resolve(refusalIn(body)));
      response.once('close', () => resolve('failed'));
    });
  });
  close();
  if (opened === 'failed') return ok(null);
  if (opened !== 'opened') return { ok: false, refusal: opened };
  // Errors after opening are followed by `close`, which `lost` reports.
  socket.on('error', () => socket.terminate());
  const client: CoreClient = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  return ok({
    client,
    lost,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.close(),
  });
}

function refusalIn(body: string): RefusalOf<'caller-refused'> | 'failed' {
  return parseJsonAs(refusals.callerRefused, body) ?? 'failed';
}
