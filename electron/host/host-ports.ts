import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Notifier, Ports } from '../core/ports';
import { fileLog } from './file-log';
import { settingsFile } from './settings-file';

/** What a host on Node or Electron supplies to the core for a data folder. */
export type HostPorts = { readonly ports: Ports; close(): void };

/** Makes the data folder where it is missing. Refuses when it cannot be written. */
export async function hostPorts(options: {
  home: string;
  resources: string;
  version: string;
  notifier: Notifier;
}): Promise<Result<HostPorts, RefusalOf<'not-writable'>>> {
  try {
    await mkdir(options.home, { recursive: true, mode: 0o700 });
    await closeToOthers(options.home);
    await access(options.home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return refuse({
      code: 'not-writable',
      path: options.home,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  const log = fileLog(options.home);
  const ports: Ports = {
    ...options,
    node: {
      path: process.execPath,
      // Electron's executable runs JavaScript files as Node does when told so.
      env: process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {},
    },
    log,
    clock: { now: () => new Date() },
    settings: settingsFile(options.home, log),
    inDrafts: () => readDrafts(options.home),
    userHome: homedir(),
    histories: { home: homedir(), env: process.env },
  };
  return ok({ ports, close: () => log.close() });
}

/** Drafts that could not be read whole were put aside: what they name is not to be missed either. */
async function readDrafts(home: string): Promise<string> {
  const texts = ['drafts.json', 'drafts.json.damaged'].map((name) =>
    readFile(join(home, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    }),
  );
  return (await Promise.all(texts)).join('\n');
}

/** A data folder that was there already, made by hand or by a backup, may be open to others; what is in it is not for them. */
async function closeToOthers(home: string): Promise<void> {
  const { uid, mode } = await stat(home);
  // Somebody else's folder, or one that is more than ours alone, keeps its mode.
  if (uid !== process.getuid?.() || home === homedir() || (mode & 0o1000) !== 0) return;
  if ((mode & 0o077) !== 0) await chmod(home, mode & 0o700);
}
