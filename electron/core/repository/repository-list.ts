import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { RepositoryId } from '#shared/ids';
import { createLanes } from '../git';
import type { Clock, Log } from '../ports';
import { listFile, PinnedRepository } from '../workspace-pin';

const Folders = z.object({ root: z.string(), gitDir: z.string(), commonDir: z.string() });
/** A repository's working tree, its Git folder and the one that all of its working trees share. Real paths. */
export type RepositoryFolders = z.infer<typeof Folders>;

/** A repository as the data folder remembers it. */
export const RepositoryEntry = PinnedRepository.extend({
  name: z.string(),
  addedAt: z.string(),
  /** It was found at its new place, and what belongs to it is being brought along from this one. */
  movingFrom: Folders.nullable().default(null),
});
export type RepositoryEntry = z.infer<typeof RepositoryEntry>;

/** In the order of adding. Those the user removed are remembered, since their sessions are still there. */
const Lists = z.object({
  repositories: z.array(RepositoryEntry),
  removed: z.array(RepositoryEntry).default([]),
});
const File = Lists.extend({ version: z.literal(1) });
type Lists = Readonly<z.infer<typeof Lists>>;

/** Of more that were removed the oldest are forgotten. */
const MOST_REMOVED = 500;

/** The file in the data folder that holds the list. */
export type RepositoryList = {
  readonly now: Lists;
  /** What is set counts at once; resolves when it is on disk. */
  set(next: Lists): Promise<void>;
};

/** Opens `<home>/repositories.json`. A damaged one is put aside, not overwritten. */
export function openRepositoryList(home: string, clock: Clock, log: Log): RepositoryList {
  mkdirSync(home, { recursive: true });
  const file = listFile(home);
  const writing = createLanes().lane(file);
  let now = readLists(file, clock, log);
  return {
    get now() {
      return now;
    },
    set: (next) => {
      now = { ...next, removed: next.removed.slice(-MOST_REMOVED) };
      const text = `${JSON.stringify({ version: 1, ...now }, null, 2)}\n`;
      return writing.run(async () => {
        const fresh = `${file}.${randomUUID()}`;
        await writeFile(fresh, text, { flush: true });
        await rename(fresh, file);
      });
    },
  };
}

function readLists(file: string, clock: Clock, log: Log): Lists {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { repositories: [], removed: [] };
    throw error;
  }
  try {
    const { repositories, removed } = File.parse(JSON.parse(text));
    return { repositories, removed };
  } catch (error) {
    const aside = `${file}.damaged-${clock.now().getTime()}`;
    renameSync(file, aside);
    log.warn('The list of repositories could not be read and was put aside', { aside, error: String(error) });
    return { repositories: [], removed: [] };
  }
}

/**
 * An id for a repository at a path. Where a moved one has the path's own id already, its sessions keep it, and this gets
 * another.
 */
export function newIdFor(path: string, { repositories, removed }: Lists): RepositoryId {
  const taken = new Set([...repositories, ...removed].map(({ id }) => id));
  for (let number = 0; ; number += 1) {
    const text = number === 0 ? path : `${path}\0${number}`;
    const id = RepositoryId.parse(createHash('sha256').update(text).digest('hex').slice(0, 16));
    if (!taken.has(id)) return id;
  }
}
