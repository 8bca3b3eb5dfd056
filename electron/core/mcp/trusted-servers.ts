import { join } from 'node:path';
import { z } from 'zod';
import { keepNow, keptNow } from '../data-folder';
import { FolderIdentity, folderIdentity, isSameFolder } from '../folder-identity';

const Trusted = z.record(
  z.string(),
  z.object({
    /** The very Git folder that it was allowed for; null: the user's own files. */
    folder: FolderIdentity.nullable(),
    /** The fingerprint that was allowed, by the server's name. */
    servers: z.record(z.string(), z.string()),
  }),
);

/**
 * Which servers the user allowed, kept in the data folder: in the repository everybody could say it who can write there. A
 * scope is the real path of a repository's Git folder, or {@link OF_USER}.
 */
export type TrustedServers = {
  /** Fingerprints by name. What was allowed for a repository that was there before does not count. */
  of(scope: string): Promise<Readonly<Record<string, string>>>;
  /** Null: allows none of that name. */
  set(scope: string, name: string, fingerprint: string | null): Promise<void>;
};

/** The scope of files that are the user's own, in whichever repository they are used. */
export const OF_USER = '';

export function openTrustedServers(home: string): TrustedServers {
  const file = join(home, 'trusted-servers.json');
  // Damaged, it allows nothing: whatever it allowed is asked again.
  const read = () => keptNow(file, Trusted, {});
  const folderOf = (scope: string) => (scope === OF_USER ? null : folderIdentity(scope));
  return {
    async of(scope) {
      const kept = read()[scope];
      if (!kept) return {};
      return scope === OF_USER || isSameFolder(kept.folder, await folderOf(scope)) ? kept.servers : {};
    },
    async set(scope, name, fingerprint) {
      const folder = await folderOf(scope);
      const all = read();
      const kept = all[scope];
      const before = kept && (scope === OF_USER || isSameFolder(kept.folder, folder)) ? kept.servers : {};
      const { [name]: _, ...others } = before;
      const servers = fingerprint === null ? others : { ...others, [name]: fingerprint };
      keepNow(file, { ...all, [scope]: { folder, servers } });
    },
  };
}
