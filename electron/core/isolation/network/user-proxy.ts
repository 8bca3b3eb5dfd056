import { request } from 'node:http';
import { BlockList, isIP, isIPv6, type Socket } from 'node:net';
import { hostText } from '#shared/host-text';
import { isLocalName } from './public-address';
import { fitsRule, parseTarget, type Target } from './target';

/** A proxy that the user's own programs go through, as in the network of a company. */
export type UserProxy = {
  readonly at: Target;
  /** Spoken to over TLS itself. */
  readonly secure: boolean;
  /** What it is told of who asks; nobody in a sandbox hears of it. */
  readonly authorization: string | null;
};

/** Which proxy the user's programs take for a host: `http` for what is asked for without TLS. Null: none. */
export type UserProxies = (target: Target, scheme: 'http' | 'https') => UserProxy | null;

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const ANSWER_MS = 30_000;

/**
 * The proxies that variables of the user name, as most programs read them: `HTTPS_PROXY`, `HTTP_PROXY` or else `ALL_PROXY`,
 * in small letters first, and `NO_PROXY` for hosts that are reached without. This machine is reached without, too.
 */
export function userProxies(env: Readonly<Record<string, string | undefined>>): UserProxies {
  const said = (name: string) => env[name.toLowerCase()] || env[name] || '';
  const all = said('ALL_PROXY');
  const proxies = {
    http: proxyAt(said('HTTP_PROXY') || all),
    https: proxyAt(said('HTTPS_PROXY') || all),
  };
  const without = said('NO_PROXY')
    .split(/[\s,]+/)
    .filter(Boolean);
  return (target, scheme) => (isLoopback(target.host) || isAmong(without, target) ? null : proxies[scheme]);
}

/** What is told of it inside: not which one it is. */
export const OF_USER = 'the proxy of your network';

/** Has a connection to a proxy lead on to a host. Throws where the proxy does not let it. */
export function leadOn(socket: Socket, target: Target, { authorization }: UserProxy): Promise<Socket> {
  const where = hostText(target);
  return new Promise((resolve, reject) => {
    const fail = (words: string) => {
      socket.destroy();
      reject(new Error(`${OF_USER} ${words}`));
    };
    const asked = request({
      createConnection: () => socket,
      method: 'CONNECT',
      path: where,
      headers: { host: where, ...proxyHeaders(authorization) },
    });
    const patience = setTimeout(() => fail('did not answer in time'), ANSWER_MS);
    asked.once('close', () => clearTimeout(patience));
    asked.once('error', () => fail('could not be used'));
    asked.once('response', ({ statusCode }) => fail(`refused: ${statusCode}`));
    asked.once('connect', ({ statusCode }, _, head: Buffer) => {
      clearTimeout(patience);
      if (statusCode !== 200) {
        fail(`refused: ${statusCode}`);
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.end();
  });
}

export function proxyHeaders(authorization: string | null): Record<string, string> {
  return authorization === null ? {} : { 'proxy-authorization': authorization };
}

/** Without a scheme it is one without TLS. Others than HTTP's are not understood. */
function proxyAt(address: string): UserProxy | null {
  const whole = /^[a-z\d+.-]+:\/\//i.test(address) ? address : `http://${address}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  const port = url ? PORTS[url.protocol] : undefined;
  const at = url && port !== undefined ? parseTarget(url.host, port) : null;
  if (!url || !at) return null;
  const [user, password] = [unescaped(url.username), unescaped(url.password)];
  const authorization =
    user === '' && password === '' ? null : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return { at, secure: url.protocol === 'https:', authorization };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isLoopback(host: string): boolean {
  return isLocalName(host) || host === '::1' || host.startsWith('127.');
}

/** `*` is all; `example.org`, `.example.org` and `*.example.org` are it and all below; a port makes it that port's alone. */
function isAmong(without: readonly string[], target: Target): boolean {
  return without.some((entry) => {
    if (entry === '*') return true;
    if (entry.includes('/')) return isInNet(entry, target.host);
    const named = parseTarget(entry.replace(/^\*?\./, ''), target.port);
    if (!named) return false;
    return (
      fitsRule(named, target) ||
      (isIP(named.host) === 0 && fitsRule({ ...named, host: `*.${named.host}` }, target))
    );
  });
}

function isInNet(net: string, host: string): boolean {
  const [address = '', prefix = ''] = net.split('/');
  if (isIP(address) === 0 || isIP(address) !== isIP(host) || !/^\d{1,3}$/.test(prefix)) return false;
  const kind = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (Number(prefix) > (kind === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), kind);
  return list.check(host, kind);
}
