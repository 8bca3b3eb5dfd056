import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describeRefusal } from '#shared/describe-refusal';
import type { RepositoryId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import type { Branch, Repository, RepositoryState } from '#shared/repository';
import { ok, type Result, refuse } from '#shared/result';
import { createLanes, type RepositoryTrouble } from '../git';
import type { Clock, Log } from '../ports';
import { repositoryIdentity, whyReplaced, workspaceTrouble } from '../workspace-pin';
import { inspectRepository, lookAtRepository, type NotUsable } from './inspect-repository';
import { listBranches } from './list-branches';
import { newIdFor, openRepositoryList, type RepositoryEntry } from './repository-list';
import { createRepositoryMoves, isAtPlace, type RepositoryMove } from './repository-moves';

export type RepositoryPlace = { readonly id: RepositoryId; readonly name: string; readonly path: string };

/** The repositories the user added, in the order of adding. One that is moved away stays listed as missing. */
export type Repositories = {
  /** Looks at the disk; the listeners hear of it when something changed. */
  list(): Promise<Repository[]>;
  /** The same without looking at the disk. */
  places(): readonly RepositoryPlace[];
  /** What is known without looking at the disk; null for an id that was never added or was removed. */
  get(id: RepositoryId): RepositoryPlace | null;
  /**
   * Adds the repository that a folder belongs to; adding it again answers the one that is there. One that was moved is
   * still the same, and is answered when what belongs to it has followed. A copy is another one.
   */
  add(path: string): Promise<Result<Repository, NotUsable>>;
  /** As `add` for a folder in a repository that is known and was moved; else does nothing. */
  follow(path: string): Promise<void>;
  /**
   * Takes the user's word that a repository which is no longer where it was is the one of this folder: as after a copy to
   * another disk, which has nothing that it could be known by.
   */
  locate(
    id: RepositoryId,
    path: string,
  ): Promise<
    Result<
      Repository,
      NotUsable | RefusalOf<'repository-unknown' | 'repository-still-there' | 'repository-differs'>
    >
  >;
  /** Ends moves that a crash cut off. */
  endMoves(): Promise<void>;
  /** Forgets the repository; nothing on disk is touched. */
  remove(id: RepositoryId): Promise<Result<Record<string, never>, RefusalOf<'repository-unknown'>>>;
  /** Puts one that was forgotten back into the list where it stood, whether it can be found or not. */
  restore(id: RepositoryId): Promise<Result<Record<string, never>, RefusalOf<'repository-unknown'>>>;
  branches(id: RepositoryId): Promise<Result<Branch[], RepositoryTrouble | RefusalOf<'repository-unknown'>>>;
  /**
   * Looks at some repositories again and tells the listeners, if there are any, when something changed. Wishes that come
   * while one is looked at are served together by one more look.
   */
  refresh(ids: readonly RepositoryId[]): Promise<void>;
  /** As `refresh`, for the repository whose workspace is at a path, if there is one. */
  refreshAt(path: string): Promise<void>;
  /** Hears the whole list whenever it changes. Returns the way to stop listening. */
  onChange(listener: (repositories: Repository[]) => void): () => void;
};

export type RepositoriesOptions = {
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Brings everything that belongs to a moved repository along. Called again when it was cut off. */
  moved?(move: RepositoryMove): Promise<void>;
  /** Whether the repository of a folder has what sessions of this one left in theirs. */
  fits?(id: RepositoryId, root: string): Promise<boolean>;
};

/** Each look starts several Git processes, and starting a process holds up the whole of a large program. */
const LOOKS_AT_ONCE = 2;

/** Opens the registry kept in `<home>/repositories.json`. */
export function createRepositories(options: RepositoriesOptions): Repositories {
  const { home, clock, log, moved = async () => undefined, fits = async () => true } = options;
  const list = openRepositoryList(home, clock, log);
  const listeners = new Set<(repositories: Repository[]) => void>();
  let told: Repository[] | null = null;

  const changing = createLanes().lane(join(home, 'repositories.json'));
  const moves = createRepositoryMoves({ list, log, moved });
  const { known, keep, moveTo } = moves;

  const look = async (entry: RepositoryEntry): Promise<Repository> => {
    const replaced = await whyReplaced(home, entry.path, entry.id);
    const found = replaced ? refuse(replaced) : await lookAtRepository(home, entry.path);
    if (found.ok) {
      if (entry.identity === null) {
        const identity = await repositoryIdentity(entry.path);
        const now = known(entry.id);
        if (identity && now?.path === entry.path) await keep({ ...now, identity });
      }
      return ready(entry, found.value);
    }
    const { code } = found.refusal;
    // Only one that is there can be mended; of a missing one its absence says all.
    const gone = code === 'folder-not-found' || code === 'not-a-repository';
    const renamed = gone ? await changing.run(() => moves.followRenamed(entry)) : null;
    if (renamed) return look(renamed);
    const says = gone ? null : describeRefusal(found.refusal);
    return { ...shown(entry), state: { state: 'missing', reason: code, says } };
  };
  const read = async (): Promise<Repository[]> => {
    const found = new Map<RepositoryEntry, Repository>();
    const all = list.now.repositories;
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
  const lookAtAll = async (): Promise<Repository[]> => {
    const now = await read();
    // The first reader is told by the answer alone.
    if (told === null) told = now;
    else tellIfChanged(now);
    return now;
  };

  /** Changes the list, one after the other, and tells of it afterwards: looking may find more that was moved. */
  const tellingOf = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = list.now;
    const done = await changing.run(work);
    if (list.now !== before) await tell();
    return done;
  };

  const looks = soonest(async (id: RepositoryId) => {
    const entry = known(id);
    if (!entry) return;
    const seen = await look(entry);
    if (told) tellIfChanged(told.map((one) => (one.id === id ? seen : one)));
  });

  const refresh = async (ids: readonly RepositoryId[]): Promise<void> => {
    // Nobody has been told of any, or nobody listens: whoever asks next has them read.
    if (told !== null && listeners.size > 0) await Promise.all([...new Set(ids)].map(looks));
  };

  return {
    list: lookAtAll,
    places: () => list.now.repositories.map(({ id, name, path }) => ({ id, name, path })),
    get: (id) => {
      const entry = known(id);
      return entry ? { id, name: entry.name, path: entry.path } : null;
    },
    add: (path) =>
      tellingOf(async () => {
        const found = await inspectRepository(home, path);
        if (!found.ok) return found;
        const root = found.value.path;
        const identity = await repositoryIdentity(root);
        let entry = await moves.entryAt(root, identity);
        if (entry === null) {
          const id = newIdFor(root, list.now);
          const addedAt = clock.now().toISOString();
          entry = { id, name: basename(root) || root, path: root, addedAt, identity, movingFrom: null };
          await keep(entry);
        }
        return ok(ready(entry, found.value));
      }),
    follow: (path) => tellingOf(() => moves.followTo(path)),
    locate: (id, path) =>
      tellingOf(async () => {
        const entry = known(id);
        if (!entry) return refuse({ code: 'repository-unknown', repository: id });
        const found = await inspectRepository(home, path);
        if (!found.ok) return found;
        const root = found.value.path;
        if (root !== entry.path && (await isAtPlace(entry)))
          return refuse({ code: 'repository-still-there', path: entry.path });
        const identity = await repositoryIdentity(root);
        const isOther = list.now.repositories.some((one) => one.path === root && one.id !== id);
        if (identity === null || isOther || !(await fits(id, root)))
          return refuse({ code: 'repository-differs', path: root, expected: entry.path });
        return ok(ready(await moveTo(entry, root, identity), found.value));
      }),
    endMoves: () => changing.run(() => moves.endAll()),
    remove: (id) =>
      tellingOf(async () => {
        const entry = known(id);
        if (!entry) return refuse({ code: 'repository-unknown', repository: id });
        const { repositories, removed } = list.now;
        await list.set({
          repositories: repositories.filter((one) => one !== entry),
          removed: [...removed, entry],
        });
        return ok({});
      }),
    restore: (id) =>
      tellingOf(async () => {
        if (known(id)) return ok({});
        const { repositories, removed } = list.now;
        const entry = removed.findLast((one) => one.id === id);
        // In its place there may be another one by now, which the list has.
        if (!entry || repositories.some(({ path }) => path === entry.path))
          return refuse({ code: 'repository-unknown', repository: id });
        const later = repositories.findIndex(({ addedAt }) => addedAt > entry.addedAt);
        await list.set({
          repositories: repositories.toSpliced(later < 0 ? repositories.length : later, 0, entry),
          removed: removed.filter((one) => one !== entry),
        });
        return ok({});
      }),
    branches: async (id) => {
      const entry = known(id);
      if (!entry) return refuse({ code: 'repository-unknown', repository: id });
      const trouble = await workspaceTrouble(home, entry.path, id);
      if (trouble) return refuse(trouble);
      return ok(await listBranches(entry.path));
    },
    refresh,
    refreshAt: (path) =>
      refresh(list.now.repositories.filter((entry) => entry.path === path).map(({ id }) => id)),
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
/** What of an entry others are told. */
function shown({ id, name, path, addedAt }: RepositoryEntry) {
  return { id, name, path, addedAt };
}

function ready(entry: RepositoryEntry, info: RepositoryState): Repository {
  return { ...shown(entry), state: { state: 'ready', info } };
}
