import { homedir } from 'node:os';
import type { KnownAgentName } from '#shared/known-agent';
import type { Outside } from '../../ports';
import type { SandboxNetwork } from '../policy';
import { configuredHosts } from './configured-hosts';
import { createKeptKeys } from './kept-keys';
import { modelHosts } from './model-hosts';
import { type HostAnswer, type NetworkDecision, openNetworkDesk } from './network-desk';
import { trustedByUser } from './over-tls';
import { type NetworkProxy, openProxy } from './proxy';
import { makeSocketPlace, type SocketPlace } from './proxy-socket';
import type { Target } from './target';
import { PROXY, PROXY_PORT, throughForwarder } from './through-forwarder';
import { type UserProxies, userProxies } from './user-proxy';

/** What a session is asked and told of its network. */
export type NetworkListener = {
  /** Has a host decided on; null: nobody can be asked. */
  ask(target: Target): Promise<HostAnswer | null>;
  /** Of a host that was decided on without asking. */
  told(target: Target, decision: NetworkDecision): void;
};

/** The network of one session's sandbox. */
export type SessionNetwork = {
  /**
   * The way out of a program with this environment of the user's, which says where its models are. `reaches`: addresses that
   * the user allowed it to use.
   */
  wayOut(env: Readonly<Record<string, string>>, reaches: readonly string[]): Promise<SandboxNetwork>;
  /** What was answered for the turn counts no more. */
  endTurn(): void;
  /** A host that was named for the session counts no more. */
  dismiss(target: Target): void;
  /** Whether a host is reached without a question. */
  admits(target: Target): boolean;
  /** The variables of keys that stay outside of the program that was let out last; null: none was, since this was opened. */
  keysOutside(): readonly string[] | null;
  /** Ends all that goes through it. */
  close(): Promise<void>;
};

/** Opens the network of a session. Nothing listens before the first program is to be let out. */
export function openSessionNetwork({
  home,
  agent,
  node,
  listener,
  named,
  keepsKeys,
  userVariables,
  userHome = homedir(),
  outside,
}: {
  /** The data folder. */
  readonly home: string;
  readonly agent: KnownAgentName | null;
  readonly node: { readonly path: string; readonly env: Readonly<Record<string, string>> };
  readonly listener: NetworkListener;
  /** Hosts that the user named for the session, by exactly this name. */
  named(): readonly Target[];
  /** Whether the keys of the agent's models are to stay outside, where that can be. */
  keepsKeys(): boolean;
  /** The user's own environment, which says what proxy the user's programs go through. */
  userVariables(): Promise<Readonly<Record<string, string>>>;
  readonly userHome?: string;
  readonly outside?: Outside;
}): SessionNetwork {
  const desk = openNetworkDesk(listener);
  const keys = createKeptKeys();
  let trusted: readonly string[] = [];
  let proxies: UserProxies = () => null;
  let opened: Promise<{ proxy: NetworkProxy; place: SocketPlace }> | null = null;
  const listen = async () => {
    const place = await makeSocketPlace(home);
    const proxy = await openProxy({
      ...{ path: place.path, desk, keys, proxies: () => proxies, trusted: () => trusted },
      ...(outside ? { outside } : {}),
    });
    return { place, proxy };
  };
  return {
    async wayOut(env, reaches) {
      const configured = [
        ...named().map((target) => ({ ...target, local: true })),
        ...(await configuredHosts(agent, { home: userHome, env, reaches })),
      ];
      desk.admit('agent', modelHosts(agent, env));
      desk.admit('configured', configured);
      const instead = keepsKeys() ? await keys.keep(agent, env, { home: userHome, at: PROXY }) : {};
      const user = await userVariables();
      trusted = await trustedByUser({ ...user, ...env });
      proxies = userProxies(user);
      opened ??= listen();
      const { place } = await opened;
      return {
        kind: 'proxy',
        socket: place.path,
        port: PROXY_PORT,
        through: (command, seenAt, held) =>
          throughForwarder(
            { ...command, env: { ...command.env, ...instead } },
            { node, allowed: configured, socket: seenAt, held },
          ),
      };
    },
    endTurn: () => desk.endTurn(),
    dismiss: (target) => desk.dismiss(target),
    admits: (target) => desk.admits(target),
    keysOutside: () => keys.variables(),
    async close() {
      const { proxy, place } = (await opened?.catch(() => null)) ?? {};
      await proxy?.close();
      place?.remove();
    },
  };
}
