import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { describeRefusal } from '#shared/describe-refusal';
import { RepositoryId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import type { Branch, Repository, RepositoryState } from '#shared/repository';
import { ok, type Result, refuse } from '#shared/result';
import { createLanes, type RepositoryTrouble, repositoryTrouble } from '../git';
import type { Clock, Log } from '../ports';
import { inspectRepository, lookAtRepository, type NotUsable } from './inspect-repository';
import { listBranches } from './list-branches';

export type RepositoryPlace = { readonly id: RepositoryId; readonly name: string; readonly path: string };

/** The repositories the user added, in the order of adding. One that is moved away stays listed as missing. */
export type Repositories = {
  /** Looks at the disk; the listeners hear of it when something changed. */
  list(): Promise<Repository[]>;
  /** What is known without looking at the disk; null for an id that was never added or was removed. */
  get(id: RepositoryId): RepositoryPlace | null;
  /** Adds the repository that a folder belongs to; adding it again answers the one that is there. */
  add(path: string): Promise<Result<Repository, NotUsable>>;
  /** Forgets the repository; nothing on disk is touched. */
  remove(id: RepositoryId): Promise<Result<Record<string, never>, RefusalOf<'repository-unknown'>>>;
  branches(id: RepositoryId): Promise<Result<Branch[], RepositoryTrouble | RefusalOf<'repository-unknown'>>>;
  /**
   * Looks at some repositories again and tells the listeners, if there are any, when something changed. Wishes that come
   * while one is looked at are served together by one more look.
   */
  refresh(ids: readonly RepositoryId[]): Promise<void>;
  /** Hears the whole list whenever it changes. Returns the way to stop listening. */
  onChange(listener: (repositories: Repository[]) => void): () => void;
};

const Entry = z.object({ id: RepositoryId, name: z.string(), path: z.string(), addedAt: z.string() });
type Entry = z.infer<typeof Entry>;
const File = z.object({ version: z.literal(1), repositories: z.array(Entry) });

/** Each look starts several Git processes, and starting a process holds up the whole of a large program. */
const LOOKS_AT_ONCE = 2;

/** Opens the registry kept in `<home>/repositories.json`. A damaged file is put aside, not overwritten. */
export function createRepositories({
  home,
  clock,
  log,
}: {
  home: string;
  clock: Clock;
  log: Log;
}): Repositories {
  mkdirSync(home, { recursive: true });
  const file = join(home, 'repositories.json');
  const writing = createLanes().lane(file);
  const listeners = new Set<(repositories: Repository[]) => void>();
  let entries = readEntries(file, clock, log);
  let told: Repository[] | null = null;

  const save = (next: Entry[]): Promise<void> =>
    writing.run(async () => {
      const fresh = `${file}.${randomUUID()}`;
      await writeFile(fresh, `${JSON.stringify({ version: 1, repositories: next }, null, 2)}\n`, {
        flush: true,
      });
      await rename(fresh, file);
    });
  const read = async (): Promise<Repository[]> => {
    const found = new Map<Entry, Repository>();
    const all = entries;
    const waiting = all.values();
    const lane = async () => {
      for (const entry of waiting) found.set(entry, await look(entry));
    };
    await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, lane));
    return all.flatMap((entry) => found.get(entry) ?? []);
  };
  const tellIfChanged = (now: Repository[]): void => {
    if (isDeepStrictEqual(now, told)) return;
    told = now;
    for (const listener of listeners) listener(now);
  };
  const tell = async (): Promise<void> => tellIfChanged(await read());
  const list = async (): Promise<Repository[]> => {
    const now = await read();
    // The first reader is told by the answer alone.
    if (told === null) told = now;
    else tellIfChanged(now);
    return now;
  };

  const looks = soonest(async (id: RepositoryId) => {
    const entry = entries.find((each) => each.id === id);
    if (!entry) return;
    const seen = await look(entry);
    if (told) tellIfChanged(told.map((one) => (one.id === id ? seen : one)));
  });

  return {
    list,
    get: (id) => {
      const entry = entries.find((each) => each.id === id);
      return entry ? { id, name: entry.name, path: entry.path } : null;
    },
    add: async (path) => {
      const found = await inspectRepository(path);
      if (!found.ok) return found;
      const id = idOf(found.value.path);
      const known = entries.find((entry) => entry.id === id);
      const entry = known ?? {
        id,
        name: basename(found.value.path) || found.value.path,
        path: found.value.path,
        addedAt: clock.now().toISOString(),
      };
      if (!known) {
        entries = [...entries, entry];
        await save(entries);
        await tell();
      }
      return ok(ready(entry, found.value));
    },
    remove: async (id) => {
      if (!entries.some((entry) => entry.id === id))
        return refuse({ code: 'repository-unknown', repository: id });
      entries = entries.filter((entry) => entry.id !== id);
      await save(entries);
      await tell();
      return ok({});
    },
    branches: async (id) => {
      const entry = entries.find((each) => each.id === id);
      if (!entry) return refuse({ code: 'repository-unknown', repository: id });
      const trouble = await repositoryTrouble(entry.path);
      if (trouble) return refuse(trouble);
      return ok(await listBranches(entry.path));
    },
    refresh: async (ids) => {
      // Nobody has been told of any, or nobody listens: whoever asks next has them read.
      if (told !== null && listeners.size > 0) await Promise.all([...new Set(ids)].map(looks));
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Runs the work for a key once at a time; what is wished for meanwhile is one more run, begun after the wish. */
function soonest<K>(work: (key: K) => Promise<void>): (key: K) => Promise<void> {
  const running = new Map<K, Promise<void>>();
  const next = new Map<K, Promise<void>>();
  const begin = (key: K): Promise<void> => {
    const run = work(key).finally(() => running.delete(key));
    running.set(key, run);
    return run;
  };
  return (key) => {
    const now = running.get(key);
    if (!now) return begin(key);
    const again = () => {
      next.delete(key);
      return begin(key);
    };
    const waiting = next.get(key) ?? now.then(again, again);
    next.set(key, waiting);
    return waiting;
  };
}

/** The same folder has the same id whenever it is added, so that its sessions find it again. */
function idOf(path: string): RepositoryId {
  return RepositoryId.parse(createHash('sha256').update(path).digest('hex').slice(0, 16));
}

async function look(entry: Entry): Promise<Repository> {
  const found = await lookAtRepository(entry.path);
  if (found.ok) return ready(entry, found.value);
  const { code } = found.refusal;
  // Only one that is there can be mended; of a missing one its absence says all.
  const gone = code === 'folder-not-found' || code === 'not-a-repository';
  const says = gone ? null : describeRefusal(found.refusal);
  return { ...entry, state: { state: 'missing', reason: code, says } };
}

function ready(entry: Entry, info: RepositoryState): Repository {
  return { ...entry, state: { state: 'ready', info } };
}

function readEntries(file: string, clock: Clock, log: Log): Entry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return File.parse(JSON.parse(text)).repositories;
  } catch (error) {
    const aside = `${file}.damaged-${clock.now().getTime()}`;
    renameSync(file, aside);
    log.warn('The list of repositories could not be read and was put aside', { aside, error: String(error) });
    return [];
  }
}
