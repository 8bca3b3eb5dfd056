import { setTimeout as delay } from 'node:timers/promises';
import { RPCHandler } from '@orpc/server/message-port';
import type { BrowserWindow, MessagePortMain } from 'electron';
import type { Log } from '../core/ports';
import type { CoreClient } from '../host/attach-core';
import { logFolder } from '../host/log-folder';
import type { AppHost } from './app-host';
import { createHostRouter, type Desktop } from './host-router';
import { keptDrafts } from './kept-drafts';
import { createKeptTerminals } from './kept-terminals';
import { keptView } from './last-view';
import type { LaunchArguments } from './launch-arguments';
import { openAppCore } from './open-app-core';
import { isProtocolMessage } from './protocol-message';
import { readSecondStart, showLaunched } from './show-launched';
import { createTerminals } from './terminals';
import type { WindowRequests } from './window-requests';

/** The longest that closing waits for the page to have what is being written kept; it may be broken. */
const DRAFTS_KEPT_MS = 1000;

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
  /** The same for a second start, whose message is checked here. */
  showSecondStart(said: unknown, window: () => BrowserWindow | null): Promise<void>;
  /** Has the page keep what is being written, then closes the core and the log. */
  close(): Promise<void>;
};

/** Opens the core, asking the user again for as long as it cannot be. */
export async function openCoreSide(options: {
  home: string;
  demo: boolean;
  host: AppHost;
  requests: WindowRequests;
  desktop: Desktop;
}): Promise<CoreSide> {
  const { home, demo, host, requests, desktop } = options;
  const { ports } = host;
  const view = keptView(home, ports.log);
  const drafts = keptDrafts(home, ports.log);
  let pages = 0;
  let draftsKept: () => void = () => undefined;
  const keepDrafts = async () => {
    if (pages === 0) return;
    const kept = new Promise<void>((resolve) => {
      draftsKept = resolve;
    });
    requests.ask('drafts.keep');
    await Promise.race([kept, delay(DRAFTS_KEPT_MS)]);
  };
  const { core, client, router, close } = await openAppCore(ports);
  const ofSessions = createKeptTerminals(client);
  return {
    client,
    connect(port, page) {
      const terminals = createTerminals(client, core.enterSandbox, ofSessions);
      const hostRouter = createHostRouter({
        window: page,
        core: client,
        terminals,
        requests,
        demo,
        logFolder: logFolder(home),
        settings: ports.settings,
        view,
        drafts,
        draftsKept: () => draftsKept(),
        desktop,
      });
      pages += 1;
      port.on('close', () => {
        pages -= 1;
        terminals.closeAll();
      });
      new RPCHandler({ ...router, ...hostRouter }).upgrade(guarded(port, ports.log), {
        context: { through: 'window' },
      });
      port.start();
    },
    showLaunched: (args, window) => showLaunched(client, args, requests, window),
    async showSecondStart(said, window) {
      const args = readSecondStart(said);
      if (args) await showLaunched(client, args, requests, window);
    },
    async close() {
      await keepDrafts();
      ofSessions.endAll();
      await close();
      ports.log.info('closed');
      host.closeLog();
    },
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
