import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KnownAgentName } from '#shared/known-agent';
import type { Mount, SandboxNetwork } from '../policy';
import type { AllowedHostsStore, HostsFor } from './allowed-hosts';
import { configuredHosts } from './configured-hosts';
import { modelHosts } from './model-hosts';
import { type NetworkDesk, type NetworkListener, openNetworkDesk } from './network-desk';
import type { Outside } from './outside';
import { openProxy } from './proxy';
import { makeSocketPlace } from './proxy-socket';
import type { HostRule } from './target';
import { throughForwarder } from './through-forwarder';

/** The network of one session's sandbox, as long as anything may run in that. */
export type SessionNetwork = {
  readonly desk: NetworkDesk;
  readonly network: SandboxNetwork;
  /** What must be seen in the sandbox so that it finds its network. */
  readonly mounts: readonly Mount[];
  close(): Promise<void>;
};

/** Where programs of every system are, which is seen in a sandbox anyway. */
const SYSTEM = '/usr/';

/**
 * Opens it. `env` and `userHome` are the user's own: what they say of models is reached. `named` are hosts that the user
 * named for this session.
 */
export async function openSessionNetwork({
  home,
  userHome,
  env,
  agent,
  node,
  on,
  hosts,
  listener,
  named = [],
  outside,
}: {
  readonly home: string;
  readonly userHome: string;
  readonly env: Readonly<Record<string, string>>;
  readonly agent: KnownAgentName | null;
  readonly node: { readonly path: string; readonly env: Readonly<Record<string, string>> };
  readonly on: HostsFor;
  readonly hosts: Pick<AllowedHostsStore, 'find' | 'onChange'>;
  readonly listener: NetworkListener;
  readonly named?: readonly HostRule[];
  readonly outside?: Outside;
}): Promise<SessionNetwork> {
  const configured = [...named, ...(await configuredHosts(agent, { home: userHome, env }))];
  const desk = openNetworkDesk({
    listener,
    allowed: [
      ...configured.map((rule) => ({ ...rule, by: 'configured' as const })),
      ...modelHosts(agent, env).map((rule) => ({ ...rule, by: 'agent' as const })),
    ],
    remembered: (target) => hosts.find(on, target),
  });
  const place = await makeSocketPlace(home);
  const proxy = await openProxy({ path: place.path, desk, ...(outside ? { outside } : {}) });
  // Whoever answers elsewhere for the same repository answers here, too.
  const deafen = hosts.onChange(() => void desk.lookAgain());
  return {
    desk,
    network: {
      kind: 'proxy',
      socket: place.path,
      through: (command) => throughForwarder(command, { node, allowed: configured }),
    },
    mounts: await mountsOf(node.path),
    async close() {
      deafen();
      desk.endTurn();
      await proxy.close();
      place.remove();
    },
  };
}

/** What runs JavaScript lies with its libraries in one folder, unless it is the system's. */
async function mountsOf(program: string): Promise<Mount[]> {
  const folders = new Set([dirname(program), dirname(await realpath(program))]);
  return [...folders]
    .filter((folder) => !`${folder}/`.startsWith(SYSTEM))
    .map((folder) => ({ from: folder, to: folder, access: 'read' as const }));
}
