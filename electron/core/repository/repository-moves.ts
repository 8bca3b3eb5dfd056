import { basename, join } from 'node:path';
import type { RepositoryId } from '#shared/ids';
import { listRefs, openRepository } from '../git';
import type { Log } from '../ports';
import {
  findRenamed,
  isSameRepository,
  type RepositoryIdentity,
  repositoryIdentity,
  topAbove,
} from '../workspace-pin';
import type { RepositoryEntry, RepositoryFolders, RepositoryList } from './repository-list';

/** A repository that is somewhere else than it was. */
export type RepositoryMove = {
  readonly repository: RepositoryId;
  readonly from: RepositoryFolders;
  readonly to: RepositoryFolders;
};

/**
 * Changes of the list for repositories that are not where they were. One at a time.
 *
 * @param options.moved brings everything that belongs to a moved repository along; safe to repeat
 */
export function createRepositoryMoves(options: {
  readonly list: RepositoryList;
  readonly log: Log;
  moved(move: RepositoryMove): Promise<void>;
}) {
  const { list, log, moved } = options;
  const known = (id: RepositoryId) => list.now.repositories.find((each) => each.id === id);

  /** Puts an entry in the place of the one with its id, or at the end. */
  const keep = (entry: RepositoryEntry): Promise<void> => {
    const { repositories, removed } = list.now;
    return list.set({
      repositories: known(entry.id)
        ? repositories.map((one) => (one.id === entry.id ? entry : one))
        : [...repositories, entry],
      removed: removed.filter(({ id }) => id !== entry.id),
    });
  };

  const bringAlong = async (entry: RepositoryEntry): Promise<RepositoryEntry> => {
    if (entry.movingFrom === null || entry.identity === null) return entry;
    const { gitDir, commonDir } = entry.identity;
    const to = { root: entry.path, gitDir, commonDir };
    await moved({ repository: entry.id, from: entry.movingFrom, to });
    log.info('a repository was moved, and its sessions followed', {
      from: entry.movingFrom.root,
      to: to.root,
    });
    const done = { ...entry, movingFrom: null };
    await keep(done);
    return done;
  };

  /** Brings everything of a repository to the place that it was found at. Answers its entry. */
  const moveTo = async (
    entry: RepositoryEntry,
    path: string,
    identity: RepositoryIdentity,
  ): Promise<RepositoryEntry> => {
    const root = entry.path;
    const before = entry.identity ?? { gitDir: join(root, '.git'), commonDir: join(root, '.git') };
    // A move that was not brought to its end began further back.
    const from = entry.movingFrom ?? { root, gitDir: before.gitDir, commonDir: before.commonDir };
    const name = entry.name === basename(root) ? basename(path) : entry.name;
    // Written down first: what is cut off after this is brought to its end at the next start.
    const next = { ...entry, name, path, identity, movingFrom: from };
    await keep(next);
    return bringAlong(next);
  };

  /** Those that are not where they were, by what is on disk. */
  const strayed = async (): Promise<RepositoryEntry[]> => {
    const found: RepositoryEntry[] = [];
    for (const entry of [...list.now.repositories, ...list.now.removed])
      if (entry.identity && !(await isAtPlace(entry))) found.push(entry);
    return found;
  };

  return {
    known,
    keep,
    moveTo,

    /** The entry of the repository that is at a path, which may have come there; null when it is a new one. */
    async entryAt(path: string, identity: RepositoryIdentity | null): Promise<RepositoryEntry | null> {
      const { repositories, removed } = list.now;
      const here = repositories.find((entry) => entry.path === path);
      const former = here ?? removed.findLast((entry) => entry.path === path);
      if (identity === null) return here ?? null;
      const isThis = former !== undefined && isSameRepository(former.identity, identity);
      if (here && isThis && (await isAtPlace(here))) return here;
      const away = (await strayed()).find((entry) => isSameRepository(entry.identity, identity));
      if (away) return moveTo(away, path, identity);
      if (!former) return null;
      // Another folder in the same place: brought back from a backup it has what sessions left in it.
      if (isThis || former.identity === null || (await hasSessionRefs(path))) {
        const entry = { ...former, identity };
        await keep(entry);
        return entry;
      }
      if (here)
        await list.set({
          repositories: repositories.filter((one) => one !== here),
          removed: [...removed, here],
        });
      return null;
    },

    /** Has a known repository that was moved to where a path is in it follow. Does nothing for any other. */
    async followTo(path: string): Promise<void> {
      const away = await strayed();
      const top = away.length === 0 ? null : await topAbove(path);
      const identity = top === null ? null : await repositoryIdentity(top);
      const entry = away.find((one) => isSameRepository(one.identity, identity));
      if (entry && top !== null && identity !== null) await moveTo(entry, top, identity);
    },

    /** As {@link followTo} for one that may have been renamed in the folder it was in; null when it was not. */
    async followRenamed({ id, path }: RepositoryEntry): Promise<RepositoryEntry | null> {
      const entry = known(id);
      if (!entry || entry.path !== path) return entry ?? null;
      const place = entry.identity && (await findRenamed(path, entry.identity));
      const identity = place ? await repositoryIdentity(place) : null;
      return place && identity ? moveTo(entry, place, identity) : null;
    },

    /** Brings every move to its end that a crash cut off. */
    async endAll(): Promise<void> {
      for (const entry of [...list.now.repositories]) await bringAlong(entry);
    },
  };
}

/** Whether a repository is where it was. */
export async function isAtPlace({ path, identity }: RepositoryEntry): Promise<boolean> {
  const found = await repositoryIdentity(path);
  if (found === null) return false;
  return (
    identity === null ||
    (isSameRepository(found, identity) &&
      found.commonDir === identity.commonDir &&
      found.gitDir === identity.gitDir)
  );
}

/** Whether sessions have left something in the repository, as checkpoints do; no clone takes those along. */
async function hasSessionRefs(root: string): Promise<boolean> {
  return (await listRefs(openRepository(root), 'refs/understory')).length > 0;
}
