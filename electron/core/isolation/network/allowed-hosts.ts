import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AllowedHosts, KeptHost } from '#shared/allowed-host';
import { DAY_MS } from '#shared/dates';
import type { SessionRow } from '#shared/session';
import type { Caller } from '#shared/through';
import { keepNow, readKeptNow } from '../../data-folder';
import type { Clock, Log } from '../../ports';
import { isSameRepository, RepositoryIdentity, repositoryIdentity } from '../../workspace-pin';
import { isPackageRegistry } from './package-registries';
import type { Target } from './target';

const Stored = KeptHost.extend({
  /** By what its repository is known again: another one at its place has none. */
  identity: RepositoryIdentity,
  /** When it was taken back; for a while it can be given again. */
  revokedAt: z.string().nullable(),
});
type Stored = z.infer<typeof Stored>;
const File = z.object({ version: z.literal(1), hosts: z.array(Stored) });

/** Whose sandboxes it is for. */
export type HostsFor = Pick<SessionRow, 'repository' | 'repositoryPath'>;

/**
 * Hosts that the sandboxes of repositories may reach, in the data folder: in a repository everybody could give one who can
 * write there. What is changed counts at once and is on disk before it is answered.
 */
export type AllowedHostsStore = {
  /** Those that count, oldest first. */
  list(): KeptHost[];
  /** What there is then: where one says the same already, that. Null: nobody can tell which repository it is. */
  allow(on: HostsFor, allows: AllowedHosts, by: Caller | undefined): Promise<KeptHost | null>;
  /** What allows a host; the host itself before the package registries. */
  find(on: HostsFor, target: Target): Promise<'repository' | 'registries' | null>;
  /** Takes some back, or gives those again that were taken back; answers those that changed. */
  revoke(ids: readonly string[]): KeptHost[];
  restore(ids: readonly string[]): KeptHost[];
  onChange(listener: (hosts: KeptHost[]) => void): () => void;
};

/** So long one that was taken back can be given again. */
const RESTORABLE_MS = DAY_MS;
const MOST = 5000;

/** Opens what is kept. A file that cannot be read is put aside: everything is asked about again. */
export function openAllowedHosts({
  home,
  clock,
  log,
}: {
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
}): AllowedHostsStore {
  const file = join(home, 'allowed-hosts.json');
  const listeners = new Set<(hosts: KeptHost[]) => void>();
  let hosts = read(file, clock, log);
  const list = () => hosts.filter(({ revokedAt }) => revokedAt === null).map(shown);
  const set = (next: readonly Stored[]) => {
    keepNow(file, { version: 1, hosts: next });
    hosts = next;
    for (const listener of listeners) listener(list());
  };
  const change = (ids: readonly string[], revokedAt: string | null): KeptHost[] => {
    const isMeant = (host: Stored) =>
      ids.includes(host.id) && (host.revokedAt === null) !== (revokedAt === null);
    const changed = hosts.filter(isMeant);
    if (changed.length > 0) set(hosts.map((host) => (isMeant(host) ? { ...host, revokedAt } : host)));
    return changed.map(shown);
  };
  /** Those of a repository that count. */
  const of = async (
    on: HostsFor,
  ): Promise<{ identity: RepositoryIdentity | null; own: readonly Stored[] }> => {
    const identity = await repositoryIdentity(on.repositoryPath);
    const own = hosts.filter(
      (host) =>
        host.revokedAt === null &&
        host.repository === on.repository &&
        isSameRepository(host.identity, identity),
    );
    return { identity, own };
  };
  return {
    list,
    async allow(on, allows, by) {
      const { identity, own } = await of(on);
      if (identity === null) return null;
      const same = own.find((host) => isSame(host.allows, allows));
      if (same) return shown(same);
      const now = clock.now();
      const fresh: Stored = {
        id: randomUUID().slice(0, 8),
        repository: on.repository,
        path: on.repositoryPath,
        allows,
        at: now.toISOString(),
        by: by ?? null,
        identity,
        revokedAt: null,
      };
      const kept = hosts.filter(
        ({ revokedAt }) => revokedAt === null || now.getTime() - Date.parse(revokedAt) < RESTORABLE_MS,
      );
      set([...kept, fresh].slice(-MOST));
      return shown(fresh);
    },
    async find(on, target) {
      if (!hosts.some(({ repository }) => repository === on.repository)) return null;
      const { own } = await of(on);
      const asked: AllowedHosts = { covers: 'host', ...target };
      if (own.some(({ allows }) => isSame(allows, asked))) return 'repository';
      const has = own.some(({ allows }) => allows.covers === 'registries');
      return has && isPackageRegistry(target) ? 'registries' : null;
    },
    revoke: (ids) => change(ids, clock.now().toISOString()),
    restore: (ids) => change(ids, null),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isSame(one: AllowedHosts, other: AllowedHosts): boolean {
  if (one.covers === 'registries' || other.covers === 'registries') return one.covers === other.covers;
  return one.host === other.host && one.port === other.port;
}

function shown({ identity: _, revokedAt: _at, ...host }: Stored): KeptHost {
  return host;
}

function read(file: string, clock: Clock, log: Log): readonly Stored[] {
  const stored = readKeptNow(file, File);
  if (stored === 'none') return [];
  if (stored !== 'damaged') return stored.hosts;
  const aside = `${file}.damaged-${clock.now().getTime()}`;
  renameSync(file, aside);
  log.warn(
    'The hosts that sandboxes may reach could not be read and were put aside: everything is asked again',
    {
      aside,
    },
  );
  return [];
}
