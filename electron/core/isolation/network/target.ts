/** Where a request wants to go: a name in lower case without a dot at its end, or an address without brackets. */
export type Target = { readonly host: string; readonly port: number };

/** A host that requests may go to; `*.example.org` stands for all names under that one, not for itself. */
export type HostRule = Target & {
  /** It may lie on this machine or in a private network, too: the user named exactly this host and port. */
  readonly local?: boolean;
};

const LONGEST_NAME = 253;
/** Nothing that ends a host in an address, names a user, is escaped, or stands for many. */
const AUTHORITY = /^(\[[\da-f:.]+\]|[^\s/?#@\\%:*[\]]+)(?::(\d{1,5}))?$/i;

/**
 * A host with its port as a request names them. Every way to write an address comes out as that address: `0x7f.1` is
 * 127.0.0.1. Null where it is no such thing.
 */
export function parseTarget(authority: string, defaultPort: number | null): Target | null {
  const [, written, digits] = AUTHORITY.exec(authority) ?? [];
  const port = digits === undefined ? defaultPort : Number(digits);
  if (written === undefined || port === null || port < 1 || port > 65_535) return null;
  const url = parsed(`http://${written}/`);
  const host = url?.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') ?? '';
  if (host === '' || host.length > LONGEST_NAME || host.startsWith('.')) return null;
  return { host, port };
}

/** Whether a rule is about where a request wants to go. */
export function fitsRule(rule: HostRule, { host, port }: Target): boolean {
  if (rule.port !== port) return false;
  return rule.host.startsWith('*.') ? host.endsWith(rule.host.slice(1)) : rule.host === host;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
