import { RPCHandler } from '@orpc/server/message-port';
import type { BrowserWindow, MessagePortMain } from 'electron';
import type { Log, Ports } from '../core/ports';
import type { CoreClient } from '../host/attach-core';
import { logFolder } from '../host/file-log';
import { createHostRouter } from './host-router';
import type { LaunchArguments } from './launch-arguments';
import { openAppCore } from './open-app-core';
import { isProtocolMessage } from './protocol-message';
import { showLaunched } from './show-launched';
import { createTerminals } from './terminals';
import type { WindowRequests } from './window-requests';

/**
 * All of the app that needs the core's code. A module of its own, loaded when the window is opening already: evaluating
 * it takes as long as Chromium needs to start a page.
 */
export type CoreSide = {
  readonly client: CoreClient;
  /** Serves the contract to the page until the port closes. */
  connect(port: MessagePortMain, page: BrowserWindow): void;
  /** Shows what the app, or a second start of it, was told on its command line. */
  showLaunched(args: LaunchArguments, window: () => BrowserWindow | null): Promise<void>;
  close(): Promise<void>;
};

/** Opens the core, asking the user again for as long as it cannot be. */
export async function openCoreSide(options: {
  home: string;
  demo: boolean;
  ports: Ports;
  requests: WindowRequests;
}): Promise<CoreSide> {
  const { home, demo, ports, requests } = options;
  const { client, router, close } = await openAppCore(ports);
  return {
    client,
    connect(port, page) {
      const terminals = createTerminals(client);
      const host = createHostRouter({
        window: page,
        core: client,
        terminals,
        requests,
        demo,
        logFolder: logFolder(home),
      });
      port.on('close', () => terminals.closeAll());
      new RPCHandler({ ...router, ...host }).upgrade(guarded(port, ports.log));
      port.start();
    },
    showLaunched: (args, window) => showLaunched(client, args, requests, window),
    close,
  };
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
