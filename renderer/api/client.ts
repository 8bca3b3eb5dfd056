import { type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { WindowContract } from '#shared/host-contract';

/**
 * The window's one door to the core and the host. The port is handed to the preload script, which passes it on; a port
 * that closes (the host restarted its side) is replaced at the next call, and streams open themselves again.
 */

type Context = Record<never, never>;
type Link = ClientLink<Context>;

let open: Link | null = null;

function openLink(): Link {
  const { port1, port2 } = new MessageChannel();
  const link = new RPCLink<Context>({ port: port1 });
  port1.addEventListener('close', () => {
    if (open === link) open = null;
  });
  port1.start();
  window.postMessage({ type: 'understory:connect' }, window.location.origin, [port2]);
  return link;
}

const current: Link = {
  call(path, input, options) {
    open ??= openLink();
    return open.call(path, input, options);
  },
};

/** Every verb, question and stream of the contract, typed by it. */
export const api: ContractRouterClient<WindowContract, Context> = createORPCClient(current);
