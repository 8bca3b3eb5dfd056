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
    /** Of several servers of a name, the file whose one the user chose, by that name. */
    chosen: z.record(z.string(), z.string()).optional(),
  }),
);

type Kept = z.infer<typeof Trusted>[string];

/**
 * Which servers the user allowed, kept in the data folder: in the repository everybody could say it who can write there. A
 * scope is the real path of a repository's Git folder, or {@link OF_USER}.
 */
export type TrustedServers = {
  /** Fingerprints by name. What was allowed for a repository that was there before does not count. */
  of(scope: string): Promise<Readonly<Record<string, string>>>;
  /** Null: allows none of that name. */
  set(scope: string, name: string, fingerprint: string | null): Promise<void>;
  /** Which file's server of a name the user chose, where several have one. */
  chosenFor(scope: string): Promise<Readonly<Record<string, string>>>;
  choose(scope: string, name: string, file: string): Promise<void>;
};

/** The scope of files that are the user's own, in whichever repository they are used. */
export const OF_USER = '';

export function openTrustedServers(home: string): TrustedServers {
  const file = join(home, 'trusted-servers.json');
  // Damaged, it allows nothing: whatever it allowed is asked again.
  const read = () => keptNow(file, Trusted, {});
  const folderOf = (scope: string) => (scope === OF_USER ? null : folderIdentity(scope));
  /** What is kept of just this repository; undefined: nothing. */
  const keptOf = async (scope: string) => {
    const kept = read()[scope];
    if (kept === undefined || scope === OF_USER) return kept;
    return isSameFolder(kept.folder, await folderOf(scope)) ? kept : undefined;
  };
  const change = async (scope: string, make: (kept: Omit<Kept, 'folder'>) => Omit<Kept, 'folder'>) => {
    const kept = (await keptOf(scope)) ?? { servers: {} };
    const folder = await folderOf(scope);
    keepNow(file, { ...read(), [scope]: { ...make(kept), folder } });
  };
  return {
    of: async (scope) => (await keptOf(scope))?.servers ?? {},
    set: (scope, name, fingerprint) =>
      change(scope, ({ servers: { [name]: _, ...others }, ...kept }) => ({
        ...kept,
        servers: fingerprint === null ? others : { ...others, [name]: fingerprint },
      })),
    chosenFor: async (scope) => (await keptOf(scope))?.chosen ?? {},
    choose: (scope, name, from) =>
      change(scope, (kept) => ({ ...kept, chosen: { ...kept.chosen, [name]: from } })),
  };
}
