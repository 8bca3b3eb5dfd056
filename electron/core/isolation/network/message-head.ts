import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { parseTarget, type Target } from './target';

/** What is said between two that are connected, and for nobody beyond. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const HTTP_PORT = 80;
const ABSOLUTE = /^http:\/\/([^/?#]*)([/?][^#]*)?$/i;

/** Where a request that names a whole address wants to go, and what it wants there; null where it names none. */
export function requested(
  url: string,
): (Target & { readonly authority: string; readonly path: string }) | null {
  const [, authority, rest = '/'] = ABSOLUTE.exec(url) ?? [];
  const target = authority === undefined ? null : parseTarget(authority, HTTP_PORT);
  if (authority === undefined || target === null) return null;
  return { ...target, authority, path: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Headers to be handed on: none that is about this connection, or that the message calls so. */
export function headersOnward({
  headersDistinct,
}: Pick<IncomingMessage, 'headersDistinct'>): OutgoingHttpHeaders {
  const named = new Set(
    (headersDistinct.connection ?? []).flatMap((line) =>
      line.split(',').map((name) => name.trim().toLowerCase()),
    ),
  );
  return Object.fromEntries(
    Object.entries(headersDistinct).filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name)),
  );
}
