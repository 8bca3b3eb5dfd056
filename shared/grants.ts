import { hostText } from './host-text';
import type { NetworkHost } from './network-host';
import type { AllowedPath } from './sandbox';
import type { SessionRow } from './session';

type Granted = Pick<SessionRow, 'paths' | 'hosts' | 'revoked'>;

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

/** The names of all that was granted, which no two share: paths begin with a slash, hosts never. */
export function grantNames({ paths = [], hosts = [] }: Granted): string[] {
  return [...paths.map(({ path }) => path), ...hosts.map(hostText)];
}
