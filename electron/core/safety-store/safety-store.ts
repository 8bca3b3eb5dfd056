import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import { createLanes, type Git, gitFoldersOf, HIDDEN_REFS, openGit } from '../git';
import type { Log } from '../ports';
import { whyReplaced } from '../workspace-pin';
import { asWritten, compareRefs, type IsOurs } from './compare-refs';
import { type Pack, readPacks } from './packs';
import { type LostRef, putBackPacks, putBackRefs, unlikePacks } from './put-back';
import { findStore, makeStore, type StoreFolder, takeStoreAlong } from './store-folder';
import { type HiddenRefs, parseRefLines, readStoreRefs, writeStoreRefs } from './store-refs';
import { missingAmong, ObjectForged, repack, type Taken, takeObjects, type Wanted } from './take-objects';

/** Copies of what the promises stand on, in the data folder, where no agent's Git reaches. */
export type SafetyStore = {
  /**
   * Copies what hidden refs lead to and the store lacks, and gives up what they no longer name. Resolves when that is
   * done; never fails, since the repository still has everything.
   */
  hold(repository: Held): Promise<void>;
  /** Compares the repository with the store and puts back what is gone. Null: nothing is. */
  look(repository: Held): Promise<Loss | null>;
  /**
   * After something turned out to be missing or damaged: as `look`, and where that finds nothing the objects are put back
   * whatever the repository claims to have, since a damaged one is found only by whoever reads it.
   */
  mend(repository: Held): Promise<Loss | null>;
  /** The hidden refs of one session that are held, as they were written. Whatever the repository has since. */
  refsOf(repositoryPath: string, session: SessionId): Promise<ReadonlyMap<string, string>>;
  /** Takes the copies along after a move of the shared Git folder that the user has named. Safe to repeat. */
  follow(from: string, to: string): Promise<void>;
  /** Resolves when everything that was to be held so far is. */
  settled(repositoryPath: string): Promise<void>;
};

/** A repository, and what is known of it. */
export type Held = {
  readonly repositoryPath: string;
  /** Commits that sessions started from, at the time of asking: their history is the user's own, and is not copied. */
  bases(): readonly CommitId[];
  /** Hidden refs that were written by an earlier process. Default none. */
  readonly isOurs?: IsOurs;
};

/** What a repository no longer had. */
export type Loss = {
  /** Full hidden refs that were gone or pointed elsewhere. */
  readonly refs: readonly string[];
  /** Number of objects that were gone. */
  readonly objects: number;
  /** Full hidden refs that could not be put back; what the store has of them stays there. */
  readonly left: readonly string[];
  /** Number of objects that could not be put back. */
  readonly objectsLeft: number;
};

/** What is known of a store; read once. */
type Known = { readonly store: StoreFolder; refs: HiddenRefs; packs: Pack[] };

/** So many objects are asked for, the newest first: what refs point at is always among them. */
const MOST_ASKED = 2_000;

const NONE: IsOurs = () => false;

/** Each turn adds one or two. */
const MOST_PACKS = 40;

/** Opens the safety copies of a data folder. Nothing is read yet. */
export function createSafetyStore({ home, log }: { readonly home: string; readonly log: Log }): SafetyStore {
  const lanes = createLanes();
  const opened = new Map<string, Known>();
  /** Holds that wait for their turn, by the path of their repository. */
  const holds = new Map<string, Promise<void>>();
  /** Of each repository what could not be put back when that was last tried. */
  const inVain = new Map<string, string>();

  const know = async (commonDir: string, make: boolean): Promise<Known | null> => {
    const known = opened.get(commonDir);
    // It may have followed its repository to another place, and back.
    if (known && (await stat(known.store.gitDir).catch(() => null))) return known;
    const store = make ? await makeStore(home, commonDir) : await findStore(home, commonDir);
    if (!store) return null;
    const refs = await readStoreRefs(store);
    const packs = await readPacks(join(store.objects, 'pack'), store.width);
    const fresh = { store, refs, packs };
    opened.set(commonDir, fresh);
    return fresh;
  };

  const hold = async (commonDir: string, held: Held): Promise<void> => {
    const { isOurs } = held;
    const bases = held.bases();
    const wasOpen = opened.has(commonDir);
    const known = await know(commonDir, false);
    // Once what was there is held, all that is new is what this process did itself.
    const isAsked = known === null || !wasOpen || isOurs !== undefined;
    const before = isAsked ? await hiddenRefs(doorTo(commonDir)) : known.refs;
    const found = asWritten(before, commonDir);
    const { news, deleted } = compareRefs(found, known?.refs ?? new Map(), isOurs ?? NONE);
    if (news.size === 0 && deleted.length === 0) return;
    const { store, refs, packs } = known ?? ((await know(commonDir, true)) as Known);
    const after = new Map(refs);
    for (const ref of deleted) after.delete(ref);
    const without = withoutOf(news, after, bases);
    const tips = [...new Set(news.values())].filter((to) => !without.includes(to));
    const taken = tips.length === 0 ? [] : await takeAll(store, commonDir, { tips, without });
    const refused = new Set(taken.flatMap(({ refused: those }) => those));
    for (const [ref, to] of news) if (!refused.has(to)) after.set(ref, to);
    if (taken.some(({ incomplete }) => incomplete))
      log.warn('not all of what is to be held was there', { repository: commonDir });
    const added = taken.flatMap(({ pack }) => pack ?? []);
    await writeStoreRefs(store, after);
    const now = { store, refs: after, packs: [...packs, ...added] };
    opened.set(commonDir, now);
    // A start has time to give space back.
    const isTime = now.packs.length > MOST_PACKS || (isOurs !== undefined && deleted.length > 0);
    if (isTime) await tidy(commonDir, now, bases);
  };

  /** All at once; where something in it is not what it claims to be, each by itself, so that it keeps out nothing else. */
  const takeAll = async (
    store: StoreFolder,
    commonDir: string,
    { tips, without }: Wanted,
  ): Promise<Taken[]> => {
    try {
      return [await takeObjects(store, commonDir, { tips, without })];
    } catch (error) {
      if (!(error instanceof ObjectForged)) throw error;
    }
    const taken: Taken[] = [];
    for (const tip of tips) {
      try {
        taken.push(await takeObjects(store, commonDir, { tips: [tip], without }));
      } catch (error) {
        if (!(error instanceof ObjectForged)) throw error;
        log.error('an object of a repository is not what it claims to be', { repository: commonDir, tip });
        taken.push({ pack: null, incomplete: false, refused: [tip] });
      }
    }
    return taken;
  };

  /** Few packs, and none of what was given up. What cannot be tidied now is tidied another time. */
  const tidy = async (commonDir: string, known: Known, bases: readonly CommitId[]): Promise<void> => {
    const wanted = { tips: [...new Set(known.refs.values())], without: bases };
    try {
      known.packs = await repack(known.store, commonDir, wanted, known.packs);
    } catch (error) {
      log.warn('safety copies could not be tidied', { repository: commonDir, reason: String(error) });
    }
  };

  const look = async (commonDir: string, held: Held): Promise<Loss | null> => {
    const { isOurs = NONE } = held;
    const bases = held.bases();
    const known = await know(commonDir, false);
    if (!known) return null;
    const { refs, packs } = known;
    const git = doorTo(commonDir);
    const asked = askedOf(known);
    const [found, gone] = await Promise.all([hiddenRefs(git), missingAmong(git, asked)]);
    const { lost } = compareRefs(found, refs, isOurs);
    if (lost.length === 0 && gone.size === 0) return null;
    // Tried before in vain, and nothing has changed since.
    const state = stateOf(namesOf(lost), gone);
    if (inVain.get(commonDir) === state) return null;
    // All of a pack comes back: what was asked for is not everything there is.
    await putBackPacks(
      commonDir,
      packs.filter(({ ids }) => ids.some((id) => gone.has(id))),
    );
    const still = await missingAmong(git, [...gone]);
    const there = await missingAmong(git, bases);
    const back = await putBackRefs(
      git,
      commonDir,
      lost,
      bases.filter((base) => !there.has(base)),
    );
    const left = namesOf(lost.filter((one) => !back.includes(one)));
    const loss = { refs: namesOf(lost), objects: gone.size, left, objectsLeft: still.size };
    log.warn('what hidden refs lead to was gone from a repository', { repository: commonDir, ...loss });
    const after = stateOf(left, still);
    inVain.set(commonDir, after);
    const isKnown = await isToldAlready(known.store, after);
    return isKnown && state === after ? null : loss;
  };

  const mend = async (commonDir: string, held: Held): Promise<Loss | null> => {
    // Whatever was in vain before is worth another try: somebody needs it now.
    inVain.delete(commonDir);
    const loss = await look(commonDir, held);
    const known = await know(commonDir, false);
    if (loss !== null || known === null) return loss;
    const unlike = await unlikePacks(commonDir, known.packs);
    if (unlike.length === 0) return null;
    await putBackPacks(commonDir, unlike);
    log.warn('objects of a repository may be damaged: copies were put beside them', {
      repository: commonDir,
    });
    return { refs: [], objects: 0, left: [], objectsLeft: 0 };
  };

  const inLane = async <T>(
    repositoryPath: string,
    otherwise: T,
    work: (commonDir: string) => Promise<T>,
  ): Promise<T> => {
    const commonDir = gitFoldersOf(repositoryPath)?.commonDir;
    if (commonDir === undefined) return otherwise;
    return lanes.lane(commonDir).run(async () => {
      // What stands there now neither gets what was kept of the repository, nor says what that has.
      if ((await whyReplaced(home, repositoryPath)) !== null) return otherwise;
      try {
        return await work(commonDir);
      } catch (error) {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        log.error('the safety copies of a repository could not be seen to', { repositoryPath, reason });
        opened.delete(commonDir);
        return otherwise;
      }
    });
  };

  return {
    hold(held) {
      const path = held.repositoryPath;
      const waiting = holds.get(path);
      // What has not begun yet will see all that there is by then.
      if (waiting && held.isOurs === undefined) return waiting;
      const done = inLane(path, undefined, (commonDir) => {
        holds.delete(path);
        return hold(commonDir, held);
      });
      if (held.isOurs !== undefined) return done;
      holds.set(path, done);
      // Nothing was begun where there is no repository.
      return done.finally(() => {
        if (holds.get(path) === done) holds.delete(path);
      });
    },
    look: (held) => inLane(held.repositoryPath, null, (commonDir) => look(commonDir, held)),
    mend: (held) => inLane(held.repositoryPath, null, (commonDir) => mend(commonDir, held)),
    refsOf: (repositoryPath, session) =>
      inLane<ReadonlyMap<string, string>>(repositoryPath, new Map(), async (commonDir) => {
        const refs = (await know(commonDir, false))?.refs ?? new Map<string, string>();
        return new Map([...refs].filter(([ref]) => folderOf(ref) === `${HIDDEN_REFS}${session}`));
      }),
    follow: (from, to) =>
      lanes.lane(to).run(async () => {
        await takeStoreAlong(home, from, to);
        opened.delete(from);
      }),
    settled: (repositoryPath) => inLane(repositoryPath, undefined, async () => undefined),
  };
}

/** Git for refs and objects alone, told its folder. */
function doorTo(commonDir: string): Git {
  return openGit(commonDir, { gitDir: commonDir, settings: { 'core.bare': 'true' } });
}

async function hiddenRefs(git: Git): Promise<HiddenRefs> {
  const output = await git.run(['for-each-ref', '--format=%(objectname) %(refname)', HIDDEN_REFS]);
  return parseRefLines(output.toString('latin1'));
}

const NOTHING_LEFT = stateOf([], new Set());

function stateOf(refs: readonly string[], objects: ReadonlySet<string>): string {
  return createHash('sha256')
    .update(JSON.stringify([refs, [...objects].sort()]))
    .digest('hex');
}

/** Whether the same was left the last time, also before a start. What is left now is noted for the next time. */
async function isToldAlready({ gitDir }: StoreFolder, state: string): Promise<boolean> {
  const note = join(gitDir, 'left');
  const before = await readFile(note, 'utf8').catch(() => NOTHING_LEFT);
  if (before !== state) await writeFile(note, state);
  return before === state && state !== NOTHING_LEFT;
}

/** What refs point at, then what the newest packs hold. */
function askedOf({ refs, packs }: Known): string[] {
  const asked = new Set(refs.values());
  for (const { ids } of packs.toReversed()) {
    if (asked.size + ids.length > MOST_ASKED) break;
    for (const id of ids) asked.add(id);
  }
  return [...asked];
}

/** History that need not be taken: what is held already, and what lies before the sessions' beginnings. */
function withoutOf(news: HiddenRefs, held: HiddenRefs, bases: readonly CommitId[]): string[] {
  const folders = new Set(Array.from(news.keys(), folderOf));
  const known = [...held].filter(([ref]) => folders.has(folderOf(ref))).map(([, to]) => to);
  return [...new Set([...bases, ...known])];
}

/** `refs/understory/<session>` or `refs/understory/applies`. */
function folderOf(ref: string): string {
  return ref.split('/', 3).join('/');
}

function namesOf(lost: readonly LostRef[]): string[] {
  return lost.map(({ ref }) => ref);
}
