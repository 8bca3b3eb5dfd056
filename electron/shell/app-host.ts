import type { BrowserWindow } from 'electron';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import type { Notifier, Ports } from '../core/ports';
import { hostPorts } from '../host/host-ports';
import { resourcesFolder } from '../host/resources-folder';
import { VERSION } from '../host/version';
import type { HeldLog } from './held-log';
import { systemSecrets } from './system-secrets';
import { followTheme } from './theme';
import { followBounds } from './window-state';
import { followZoom } from './zoom';

/** What the app has of the data folder before the core is open: settings, log, the window's place. */
export type AppHost = {
  readonly ports: Ports;
  /** Puts a window where the last one was, as large as the user wants it drawn, and keeps its place. */
  place(window: BrowserWindow): void;
  closeLog(): void;
};

/**
 * Opens it, and writes down what was said to `log` so far. A module of its own, loaded while Chromium starts the page:
 * schemas, log and settings take as long to evaluate. Refuses when the data folder cannot be written.
 */
export async function openAppHost(options: {
  home: string;
  built: string;
  notifier: Notifier;
  log: HeldLog;
}): Promise<Result<AppHost, RefusalOf<'not-writable'>>> {
  const { home, built, notifier, log } = options;
  const prepared = await hostPorts({ home, resources: resourcesFolder(built), version: VERSION, notifier });
  if (!prepared.ok) return prepared;
  const { ports, close: closeLog } = prepared.value;
  log.handTo(ports.log);
  log.info('started', { version: VERSION, electron: process.versions.electron, pid: process.pid });
  followTheme(ports.settings);
  return ok({
    ports: { ...ports, secrets: systemSecrets },
    closeLog,
    place: (window) => {
      followBounds(window, home, ports.log);
      followZoom(window, ports.settings);
    },
  });
}
