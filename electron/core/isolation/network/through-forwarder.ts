import { hostText } from '#shared/host-text';
import type { Command } from '../policy';
import SOURCE from './forwarder.mjs?raw';
import { isLocalName } from './public-address';
import type { HostRule, Target } from './target';

/** Where programs in a sandbox find the proxy. */
export const PROXY_PORT = 3128;
export const PROXY = `http://127.0.0.1:${PROXY_PORT}`;
const NOT_BY_PROXY = 'localhost,127.0.0.1,::1';

const KEPT = 'UNDERSTORY_KEPT_';
/** Variables that say how the program runs that is started first, which is ours. */
const FOR_THE_FIRST = /^(NODE_|ELECTRON_|LD_)/;

/**
 * The same command with the network of its sandbox: started by a small process that connects it to the proxy, and told of
 * that. `node` runs JavaScript, and must be found in the sandbox under its path. Servers of this machine that `allowed`
 * names are found in the sandbox where they are outside. `socket`: where that of the proxy is seen in the sandbox. `held`: the
 * command is not started before a first byte was written to its input.
 */
export function throughForwarder(
  { command, args, env }: Command,
  {
    node,
    allowed,
    socket,
    held = false,
  }: {
    readonly node: { readonly path: string; readonly env: Readonly<Record<string, string>> };
    readonly allowed: readonly HostRule[];
    readonly socket: string;
    readonly held?: boolean;
  },
): Command {
  const local = [...new Map(allowed.filter(isOnLoopback).map((rule) => [rule.port, rule])).values()].map(
    (rule) => ({ port: rule.port, to: hostText(rule) }),
  );
  const setting = { socket, port: PROXY_PORT, local, kept: KEPT, held };
  const told = Object.entries({ ...env, ...NETWORK_VARIABLES });
  return {
    command: node.path,
    args: ['--input-type=module', '--eval', SOURCE, '--', JSON.stringify(setting), command, ...args],
    env: {
      ...Object.fromEntries(
        told.map(([name, value]) => [FOR_THE_FIRST.test(name) ? `${KEPT}${name}` : name, value]),
      ),
      ...node.env,
    },
  };
}

/**
 * What tells programs of the proxy. Most take the first ones, some those in small letters only. npm, pip and Cargo would
 * prefer a proxy of the user's own settings, which cannot be reached, unless they are told by their own variables. Node
 * takes its own since versions 22.21 and 24.5.
 */
const NETWORK_VARIABLES: Readonly<Record<string, string>> = {
  ...bothCases({ HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, ALL_PROXY: PROXY, NO_PROXY: NOT_BY_PROXY }),
  npm_config_proxy: PROXY,
  npm_config_https_proxy: PROXY,
  npm_config_noproxy: NOT_BY_PROXY,
  PIP_PROXY: PROXY,
  CARGO_HTTP_PROXY: PROXY,
  NODE_USE_ENV_PROXY: '1',
};

function bothCases(variables: Record<string, string>): Record<string, string> {
  const small = Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...variables, ...Object.fromEntries(small) };
}

function isOnLoopback({ host, local }: HostRule & Target): boolean {
  return local === true && (isLocalName(host) || host === '::1' || host.startsWith('127.'));
}
