import { setTimeout as delay } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Caller } from '#shared/through';
import { type Core, createCore } from '../core/core';
import type { Notifier, Ports } from '../core/ports';
import { descentOf, readCallerProcess } from '../core/process';
import { createRouter } from '../core/router';
import { attachCore, type CoreClient } from './attach-core';
import { hostPorts } from './host-ports';
import { type CoreServer, serveCore } from './serve-core';
import { type OpenedCore, type ReachedCore, steadyCore } from './steady-core';

type CannotOpen = RefusalOf<'data-folder-busy' | 'not-writable'>;
type CannotReach = CannotOpen | RefusalOf<'caller-refused'>;

/** A command has nobody to notify beside its own output. */
const silent: Notifier = { notify: () => undefined };
const never = new Promise<void>(() => undefined);

/** An owner that is just starting listens soon; one that is not ours to talk to never does. */
const BUSY_DEADLINE_MS = 5000;
const BUSY_RETRY_MS = 50;

type Place = { home: string; resources: string; version: string };

/**
 * Attaches to the core that owns the data folder, or opens the folder with an own core and serves it, so that commands
 * started meanwhile can attach. Refuses when the folder is owned by somebody who cannot be reached, and to an agent's
 * process. When the owner goes away, the next one is asked, or an own core.
 */
export async function openCore(options: Place): Promise<Result<OpenedCore, CannotReach>> {
  // With nobody to refuse it, an agent's process would make the data folder its own.
  if ((await descentOf(process.pid, options.home)) === 'agent')
    return refuse({ code: 'caller-refused', why: 'agent' });
  const reached = await reachCore(options);
  return reached.ok ? ok(steadyCore(reached.value, () => reachCore(options))) : reached;
}

async function reachCore(options: Place): Promise<Result<ReachedCore, CannotReach>> {
  const deadline = Date.now() + BUSY_DEADLINE_MS;
  for (;;) {
    const attached = await attachCore(options.home);
    if (!attached.ok) {
      // An owner that has just started made a new secret after the old one was read.
      if (attached.refusal.why !== 'secret' || Date.now() > deadline) return attached;
      await delay(BUSY_RETRY_MS);
      continue;
    }
    if (attached.value) {
      const { client, lost, isOpen, close } = attached.value;
      return ok({
        client,
        attached: true,
        lost,
        isOpen,
        others: () => 0,
        idle: () => Promise.resolve(),
        close: () => Promise.resolve(close()),
      });
    }
    const own = await openOwnCore(options);
    if (own.ok || own.refusal.code !== 'data-folder-busy' || Date.now() > deadline) return own;
    await delay(BUSY_RETRY_MS);
  }
}

async function openOwnCore(options: Place): Promise<Result<ReachedCore, CannotOpen>> {
  const prepared = await hostPorts({ ...options, notifier: silent });
  if (!prepared.ok) return prepared;
  const host = prepared.value;
  const own = await readCallerProcess(process.pid);
  const served = await startCore(host.ports, { through: 'command-line', process: own });
  if (!served.ok) {
    host.close();
    return served;
  }
  const { client, server, close } = served.value;
  return ok({
    client,
    attached: false,
    lost: never,
    isOpen: () => true,
    others: () => server.clients(),
    idle: () => server.idle(),
    close: async () => {
      await close();
      host.close();
    },
  });
}

/** A core in this process with its router, served on the local socket. */
export type StartedCore = {
  readonly core: Core;
  readonly router: ReturnType<typeof createRouter>;
  readonly client: CoreClient;
  readonly server: CoreServer;
  /** Closes the core, of which attached commands still hear, then their connections. */
  close(): Promise<void>;
};

/** Creates the core on the given ports and lets other processes of this user attach to it. `caller`: who its own client is. */
export async function startCore(ports: Ports, caller: Caller): Promise<Result<StartedCore, CannotOpen>> {
  const created = await createCore(ports);
  if (!created.ok) return created;
  const core = created.value;
  const router = createRouter(core, ports.log);
  let server: CoreServer;
  try {
    server = await serveCore(router, ports.home, ports.log);
  } catch (error) {
    await core.close();
    throw error;
  }
  return ok({
    core,
    router,
    client: createRouterClient(router, { context: caller }),
    server,
    close: async () => {
      try {
        await core.close();
      } finally {
        await server.close();
      }
    },
  });
}
