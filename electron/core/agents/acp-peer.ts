import { client, type RequestError } from '@agentclientprotocol/sdk';
import type { AgentLine } from './agent-line';
import { messageStream } from './message-stream';

/** The other end of the protocol: requests and notifications as they are on the wire, unread. */
export type AcpPeer = {
  /** Rejects with a `RequestError` when the agent refuses, with anything else when the connection is gone. */
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): Promise<void>;
  close(): void;
  /** Resolves when no more messages can come. */
  readonly closed: Promise<void>;
};

export type AcpHandlers = {
  update(params: unknown): void;
  permission(params: unknown, signal: AbortSignal): Promise<unknown>;
  /** A notification we do not know. */
  ignored(method: string): void;
  garbage(line: string): void;
};

/**
 * Speaks with a started agent. Requests that we do not offer (files, terminals, questions) are answered with "no such
 * method" by the library, also when the agent asks although we never advertised them.
 */
export function connectPeer(line: Pick<AgentLine, 'stdin' | 'stdout'>, handlers: AcpHandlers): AcpPeer {
  const asIs = (params: unknown) => params;
  const connection = client({ name: 'understory' })
    .onRequest('session/request_permission', asIs, ({ params, signal }) =>
      handlers.permission(params, signal),
    )
    .onNotification('*', ({ method }) => handlers.ignored(method))
    .connect(messageStream(line, { onUpdate: handlers.update, onGarbage: handlers.garbage }));
  return {
    request: (method: string, params) => connection.agent.request<unknown, unknown>(method, params),
    notify: (method: string, params) => connection.agent.notify<unknown>(method, params),
    close: () => connection.close(),
    closed: connection.closed,
  };
}

/** Recognised by shape: the library may be bundled twice. */
export function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}
