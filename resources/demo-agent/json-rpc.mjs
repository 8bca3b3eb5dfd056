import { createInterface } from 'node:readline';

/** An error that is answered to the other side as it is. */
export class RpcError extends Error {
  constructor(code, message, data) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/**
 * JSON-RPC, one message a line. `handlers.request` answers or throws, `handlers.notification` hears, `handlers.closed`
 * is told when the other side is gone.
 */
export function connect(input, output, handlers) {
  const waiting = new Map();
  let nextId = 1;
  const send = (message) => output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  const answer = async ({ id, method, params }) => {
    try {
      send({ id, result: (await handlers.request(method, params ?? {})) ?? {} });
    } catch (error) {
      const code = error instanceof RpcError ? error.code : -32603;
      send({ id, error: { code, message: error.message, data: error.data } });
    }
  };
  const receive = (line) => {
    const message = JSON.parse(line);
    if (message.method === undefined) {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    } else if (message.id === undefined) {
      handlers.notification(message.method, message.params ?? {});
    } else {
      void answer(message);
    }
  };
  createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
    .on('line', (line) => {
      if (line.trim() !== '') receive(line);
    })
    .on('close', handlers.closed);

  return {
    notify: (method, params) => send({ method, params }),
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, ({ result, error }) =>
          error ? reject(new RpcError(error.code, error.message, error.data)) : resolve(result),
        );
        send({ id, method, params });
      }),
  };
}
