import type { OutgoingHttpHeaders } from 'node:http';
import type { KnownAgentName } from '#shared/known-agent';
import { worksWithoutKeys } from '#shared/model-keys';
import { ownSettings } from '../own-settings';
import { SERVICES } from './key-services';
import { parseTarget, type Target } from './target';

/** Where a request of a sandbox goes that is to have a key, which the sandbox does not have. */
export type KeyedRequest = Target & {
  readonly authority: string;
  readonly path: string;
  /** Spoken to over TLS. */
  readonly secure: boolean;
  /** Its headers, with the key where a stand-in for it was. */
  withKey(headers: OutgoingHttpHeaders): OutgoingHttpHeaders;
};

/** Keys of models that stay outside of one sandbox: its proxy adds them to what is asked of exactly their service. */
export type KeptKeys = {
  /**
   * Variables that a program has instead of those with keys: stand-ins, and where its models are asked for instead. None where the agent is told
   * of its models in another way. `at`: what the program finds the proxy by.
   */
  keep(
    agent: KnownAgentName | null,
    env: Readonly<Record<string, string>>,
    where: { readonly home: string; readonly at: string },
  ): Promise<Readonly<Record<string, string>>>;
  /** The variables of keys that the program that was told last has stand-ins for; null: none was told. */
  variables(): readonly string[] | null;
  /** What a request for a path of the proxy's own means; null: nothing. */
  find(url: string): KeyedRequest | null;
};

type Route = {
  readonly base: URL;
  readonly target: Target;
  readonly keys: readonly (readonly [standIn: string, key: string])[];
};

const BELOW = '/keys-kept-outside/';
const PATH = /^\/keys-kept-outside\/([a-z]+)(\/.*)?$/;
/** What keys are said in. A stand-in anywhere else is handed on as it is. */
const KEY_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];
/** What may stand in a header. */
const FITS_HEADER = /^[\x21-\x7e]+$/;
const NAMES_AN_ADDRESS = /base_?url/i;

export function createKeptKeys(): KeptKeys {
  const routes = new Map<string, Route>();
  let variables: readonly string[] | null = null;
  return {
    async keep(agent, env, { home, at }) {
      variables = [];
      if (!worksWithoutKeys(agent)) return {};
      const known = SERVICES[agent];
      // Who has set up addresses in files of the agent is served by those, with a key that we would not add there.
      const settings = await ownSettings(agent, home);
      if (settings.some(({ text }) => NAMES_AN_ADDRESS.test(text))) return {};
      const kept = known.services.flatMap((service) => {
        const keys = service.keys.flatMap((name) => {
          const key = env[name]?.trim();
          return key && FITS_HEADER.test(key) ? [{ name, standIn: standInFor(name), key }] : [];
        });
        const address = (service.address && env[service.address]) || service.usual;
        const base = address === null ? null : serviceAt(address);
        return base === null || keys.length === 0 ? [] : [{ service, keys, ...base }];
      });
      const told = known.told(kept.map(({ service }) => [service, `${at}${BELOW}${service.name}`] as const));
      const isTaken = Object.keys(told).some(
        (name) => env[name] !== undefined && !kept.some(({ service }) => service.address === name),
      );
      if (kept.length === 0 || isTaken) return {};
      for (const { service, keys, base, target } of kept)
        routes.set(service.name, { base, target, keys: keys.map(({ standIn, key }) => [standIn, key]) });
      const standIns = kept.flatMap(({ keys }) => keys.map(({ name, standIn }) => [name, standIn] as const));
      variables = standIns.map(([name]) => name);
      return { ...told, ...Object.fromEntries(standIns) };
    },
    variables: () => variables,
    find(url) {
      const [, name = '', rest = '/'] = PATH.exec(url) ?? [];
      const route = routes.get(name);
      return route ? requestOf(route, rest) : null;
    },
  };
}

/** No secret: it is worth something in this sandbox alone, and says what it is to whoever meets it. */
function standInFor(variable: string): string {
  return `sk-kept-outside-by-understory-${variable.toLowerCase().replaceAll('_', '-')}`;
}

function serviceAt(address: string): Pick<Route, 'base' | 'target'> | null {
  const base = URL.canParse(address) ? new URL(address) : null;
  // What an address says beside the place would be lost.
  if (!base || base.username || base.password || base.search || base.hash) return null;
  const port = { 'http:': 80, 'https:': 443 }[base.protocol];
  const target = port === undefined ? null : parseTarget(base.host, port);
  return target && { base, target };
}

function requestOf({ base, target, keys }: Route, rest: string): KeyedRequest | null {
  const below = base.pathname.replace(/\/$/, '');
  // Told as the service would read it: nothing climbs above its address.
  const wanted = URL.canParse(`${base.origin}${below}${rest}`)
    ? new URL(`${base.origin}${below}${rest}`)
    : null;
  if (!wanted?.pathname.startsWith(`${below}/`)) return null;
  const withKeys = (text: string) =>
    keys.reduce((all, [standIn, key]) => all.replaceAll(standIn, () => key), text);
  return {
    ...target,
    authority: base.host,
    path: `${wanted.pathname}${wanted.search}`,
    secure: base.protocol === 'https:',
    withKey: (headers) =>
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => {
          if (!KEY_HEADERS.includes(name)) return [name, value];
          return [name, Array.isArray(value) ? value.map(withKeys) : withKeys(String(value))];
        }),
      ),
  };
}
