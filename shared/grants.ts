import { hostText } from './host-text';
import type { NetworkHost } from './network-host';
import type { AllowedPath } from './sandbox';
import type { SessionRow } from './session';

type Granted = Pick<SessionRow, 'paths' | 'hosts' | 'revoked'>;

/** One thing that a session's sandbox was let see or reach as it was begun. */
export type Grant = {
  /** From 1, the same for as long as there is the session. */
  readonly id: number;
  /** No two share it: paths begin with a slash, hosts never. */
  readonly name: string;
  readonly kind: AllowedPath['access'] | 'reach';
  readonly revoked: boolean;
};

/** All that was granted, with what was revoked since. */
export function grantsOf({ paths = [], hosts = [], revoked = [] }: Granted): Grant[] {
  const named = [
    ...paths.map(({ path, access }) => ({ name: path, kind: access })),
    ...hosts.map((host) => ({ name: hostText(host), kind: 'reach' as const })),
  ];
  return named.map((one, index) => ({ id: index + 1, ...one, revoked: revoked.includes(one.name) }));
}

/** What a grant lets, behind its name. */
export function grantWords({ kind }: Pick<Grant, 'kind'>): string {
  switch (kind) {
    case 'read':
      return 'to read';
    case 'write':
      return 'to change';
    case 'reach':
      return 'is reached without asking';
    default:
      return kind satisfies never;
  }
}

/** What a session's sandbox was let see and reach as it was begun, as far as the user has not revoked it. */
export function standingGrants({ paths = [], hosts = [], revoked = [] }: Granted): {
  readonly paths: readonly AllowedPath[];
  readonly hosts: readonly NetworkHost[];
} {
  return {
    paths: paths.filter(({ path }) => !revoked.includes(path)),
    hosts: hosts.filter((host) => !revoked.includes(hostText(host))),
  };
}

/** The names of all that was granted. */
export function grantNames(granted: Granted): string[] {
  return grantsOf(granted).map(({ name }) => name);
}
