import type { Socket } from 'node:net';
import { hostText } from '#shared/host-text';
import type { Outside } from '../../ports';
import type { NetworkDesk } from './network-desk';
import { TimedOut } from './outside';
import { overTls } from './over-tls';
import { isPublicAddress } from './public-address';
import { refusalWords } from './refusal-words';
import type { Target } from './target';
import { leadOn, OF_USER, type UserProxies, type UserProxy } from './user-proxy';

/** What lies behind a connection that was made: the host itself, or `by` a proxy of the user's that is told each address whole. */
type Reached = { readonly is: 'reached'; readonly socket: Socket; readonly by: UserProxy | null };
type NotReached = { readonly is: 'refused' | 'failed'; readonly status: number; readonly words: string };

/**
 * How a host is to be spoken to. `plain`: in requests for whole addresses, which a proxy of the user's would carry. `tunnel`: in words that are nobody's
 * business on the way.
 */
type Spoken = 'plain' | 'tunnel';

/** How those that ask get to hosts. */
export type Ways = {
  readonly desk: Pick<NetworkDesk, 'decide' | 'leadsInside'>;
  readonly outside: Outside;
  /** Proxies that the user's programs go through. */
  proxies(): UserProxies;
  /** Certificates that the user trusts besides. */
  trusted(): readonly string[];
  /** Hears of each connection as soon as it is there. */
  made(socket: Socket): void;
};

/**
 * Has a host decided on, and connects to it: by the addresses of its name, which are asked for once and judged, or by the proxy that the user's own
 * programs take. Such a proxy asks for the addresses itself, so that they are judged here as far as this machine knows them.
 */
export async function reach(
  target: Target,
  spoken: Spoken,
  { desk, outside, proxies, trusted, made }: Ways,
  signal: AbortSignal,
): Promise<Reached | NotReached> {
  try {
    const decision = await desk.decide(target, signal);
    if (!decision.allowed) return { is: 'refused', status: 403, words: refusalWords(target, decision.by) };
    const by = proxies()(target, spoken === 'plain' ? 'http' : 'https');
    const resolved = outside.resolve(target.host);
    const addresses = await (by ? resolved.catch(() => []) : resolved);
    if (!decision.local && !addresses.every(isPublicAddress)) {
      const inside = desk.leadsInside(target);
      return {
        is: 'refused',
        status: 403,
        words: refusalWords(target, inside.allowed ? 'local' : inside.by),
      };
    }
    if (!by) {
      const socket = await outside.connect(addresses, target.port);
      made(socket);
      return { is: 'reached', socket, by };
    }
    const proxy = await connectTo(by, { outside, trusted, made });
    return spoken === 'plain'
      ? { is: 'reached', socket: proxy, by }
      : { is: 'reached', socket: await leadOn(proxy, target, by), by: null };
  } catch (error) {
    const { message } = error as Error;
    const where = hostText(target);
    return error instanceof TimedOut
      ? { is: 'failed', status: 504, words: `Understory could not reach ${where} in time.\n` }
      : { is: 'failed', status: 502, words: `Understory could not reach ${where}: ${message}\n` };
  }
}

/** What fails here is told without the names and addresses of the user's network. */
async function connectTo(
  { at, secure }: UserProxy,
  { outside, trusted, made }: Pick<Ways, 'outside' | 'trusted' | 'made'>,
): Promise<Socket> {
  try {
    const socket = await outside.connect(await outside.resolve(at.host), at.port);
    made(socket);
    if (!secure) return socket;
    const over = await overTls(socket, at.host, trusted());
    made(over);
    return over;
  } catch (error) {
    if (error instanceof TimedOut) throw error;
    throw new Error(`${OF_USER} could not be reached`, { cause: error });
  }
}
