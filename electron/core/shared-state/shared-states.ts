import { stat } from 'node:fs/promises';
import type { SessionId } from '#shared/ids';
import { isAlarming, type SharedChange, type SharedLeft } from '#shared/shared-state';
import {
  commonDirectory,
  type Git,
  gitDirectory,
  openGit,
  openRepository,
  type Person,
  readSettings,
  userIdentity,
} from '../git';
import type { Clock } from '../ports';
import { proveInPlace } from '../workspace-pin';
import { acceptedAttributes } from './accepted-attributes';
import { overlayOf, settingsOf, type UnacceptedSetting } from './accepted-settings';
import { compareSharedStates, type FoundChange } from './compare-shared-states';
import { commitsOf, keepCommits, keepLost } from './keep-commits';
import { type LedgerEntry, type OpenWindow, openLedger, withNoticed } from './ledger';
import { putBack } from './put-back';
import { readSharedState, type SharedFolders } from './read-shared-state';

/** Notices what a turn changed in the state that all worktrees share, and puts it back. */
export type SharedStates = {
  /**
   * Reads the state before anything of a turn runs. `kept` resolves when what could be lost is kept from pruning.
   *
   * @param own full ref of the session's own branch, which its checkpoints keep; null: none
   */
  begin(
    session: SessionId,
    repositoryPath: string,
    own: string | null,
  ): Promise<{ readonly kept: Promise<void> }>;
  /**
   * Compares with the state at the beginning and keeps what is needed to put it back. Nothing when none was begun.
   *
   * @param ours full refs of the branches of sessions
   * @param goesOn the state of now is the beginning of what comes next
   */
  end(session: SessionId, ours: ReadonlySet<string>, goesOn?: boolean): Promise<SharedChange[]>;
  /** A ref was moved by Understory itself: no turn that is open is told of it. */
  moved(repositoryPath: string, ref: string, to: string): void;
  /** What is kept of a repository follows it to its new place. Safe to repeat. */
  follow(from: SharedFolders, to: SharedFolders): Promise<void>;
  /** Everything a session noticed and what became of it, also what its log has no room for. */
  all(session: SessionId, repositoryPath: string): Promise<(SharedChange & Pick<LedgerEntry, 'state'>)[]>;
  /** Changes of a repository, whoever noticed them, that are not harmless and wait for a decision. */
  unaccepted(commonDir: string): Promise<Unaccepted>;
  /** Who the user is to Git by the accepted configuration; null: nobody. Undefined where all of it is accepted. */
  author(repositoryPath: string): Promise<Person | null | undefined>;
  /** Makes changes count from now on. This and what follows throws `WorkspaceReplaced` where another folder is in the place. */
  accept(repositoryPath: string, ids: readonly string[]): Promise<Settled>;
  /** Brings back what was before the changes, as far as they still are what was found. */
  putBack(repositoryPath: string, ids: readonly string[]): Promise<Settled>;
  /** Takes a putting back back: the changes are as they were found again, and open. */
  undoPutBack(repositoryPath: string, ids: readonly string[]): Promise<Settled>;
};

/** `settings` do not count for what is written on the user's side. */
export type Unaccepted = {
  readonly changes: readonly SharedChange[];
  readonly settings: readonly UnacceptedSetting[];
  /** The file to read in the place of `info/attributes`, which may be missing; null: that itself counts. */
  readonly attributes: string | null;
};

/** What became of changes, and which sessions had noticed them. */
export type Settled = {
  readonly done: readonly string[];
  readonly left: readonly SharedLeft[];
  readonly sessions: readonly SessionId[];
};

export type SharedStatesOptions = { readonly home: string; readonly clock: Clock };

/** Opens what a data folder keeps of shared states. Nothing is read yet. */
export function createSharedStates({ home, clock }: SharedStatesOptions): SharedStates {
  const now = () => clock.now();
  const ledger = openLedger(home, now);
  const known = new Map<string, SharedFolders>();
  const kept = new Map<string, string>();
  /** Of each turn that is open, where Understory brought refs since. */
  const moves = new Map<SessionId, { readonly repositoryPath: string; readonly refs: Map<string, string> }>();

  const foldersOf = async (repositoryPath: string): Promise<SharedFolders> => {
    const cached = known.get(repositoryPath);
    if (cached && (await stat(cached.gitDir).catch(() => null))) return cached;
    const git = openRepository(repositoryPath);
    const [commonDir, gitDir] = await Promise.all([commonDirectory(git), gitDirectory(git)]);
    const places = { commonDir, gitDir };
    known.set(repositoryPath, places);
    return places;
  };

  const keepAlive = async ({ session, places, state }: OpenWindow, own: string | null): Promise<void> => {
    const commits = commitsOf(state, own);
    const wanted = commits.join(' ');
    if (commits.length === 0 || kept.get(session) === wanted) return;
    await keepCommits(doorTo(places), session, commits);
    kept.set(session, wanted);
  };

  const settle = async (
    repositoryPath: string,
    ids: readonly string[],
    work: (
      entries: readonly LedgerEntry[],
      places: SharedFolders,
    ) => Promise<Map<string, Omit<SharedLeft, 'id'>>>,
    to: LedgerEntry['state'],
  ): Promise<Settled> => {
    const places = await foldersOf(repositoryPath);
    const sessions = new Set<SessionId>();
    const done: string[] = [];
    const left: SharedLeft[] = [];
    await ledger.change(places.commonDir, async (entries) => {
      await proveInPlace(home, repositoryPath);
      const chosen = entries.filter(({ change }) => ids.includes(change.id));
      const why = await work(chosen, places);
      const at = now().toISOString();
      for (const id of ids) {
        const reason = chosen.some(({ change }) => change.id === id)
          ? why.get(id)
          : ({ why: 'unknown', message: '' } as const);
        if (reason) left.push({ id, ...reason });
        else done.push(id);
      }
      for (const entry of chosen) for (const session of entry.sessions) sessions.add(session);
      return entries.map((entry) => (done.includes(entry.change.id) ? { ...entry, state: to, at } : entry));
    });
    return { done, left, sessions: [...sessions] };
  };

  const states: SharedStates = {
    async begin(session, repositoryPath, own) {
      const places = await foldersOf(repositoryPath);
      // Before the reading: what Understory moves meanwhile may be read as it was.
      moves.set(session, { repositoryPath, refs: new Map() });
      const window = { session, places, state: await readSharedState(places) };
      await ledger.keepWindow(window);
      return { kept: keepAlive(window, own) };
    },
    async end(session, ours, goesOn = false) {
      const window = await ledger.readWindow(session);
      if (window === null) return [];
      const { places, state: before } = window;
      const after = await readSharedState(places);
      const git = doorTo(places);
      const changes = await compareSharedStates({
        ...{ places, before, after, ours },
        moved: moves.get(session)?.refs ?? new Map(),
        isForward: (from, to) => isForward(git, from, to),
      });
      if (changes.length > 0) {
        await keepLost(git, session, changes);
        const at = now().toISOString();
        await ledger.change(places.commonDir, async (entries) => withNoticed(entries, session, changes, at));
      }
      if (goesOn) await ledger.keepWindow({ ...window, state: after });
      else {
        await ledger.dropWindow(session);
        moves.delete(session);
      }
      return changes.map(({ detail: _, ...change }) => change);
    },
    moved(repositoryPath, ref, to) {
      for (const open of moves.values()) if (open.repositoryPath === repositoryPath) open.refs.set(ref, to);
    },
    follow: (from, to) => ledger.follow(from, to),
    async unaccepted(commonDir) {
      const open = (await ledger.read(commonDir)).filter(({ state }) => state === 'open');
      const changes = changesOf(open).filter(isAlarming);
      const settings = await settingsOf(changesOf(open));
      const attributes = await acceptedAttributes(commonDir, changesOf(open));
      return {
        changes: changes.map(({ detail: _, ...change }) => change),
        settings,
        attributes: attributes === null ? null : await ledger.keepFile(commonDir, attributes),
      };
    },
    async author(repositoryPath) {
      const git = openRepository(repositoryPath);
      const { settings } = await states.unaccepted((await foldersOf(repositoryPath)).commonDir);
      if (settings.length === 0) return undefined;
      const found = (await readSettings(git)).filter(({ scope }) => scope !== 'command');
      return userIdentity(git.with({ settings: overlayOf(found, settings) }));
    },
    async all(session, repositoryPath) {
      const entries = await ledger.read((await foldersOf(repositoryPath)).commonDir);
      return entries
        .filter(({ sessions }) => sessions.includes(session))
        .map(({ change: { detail: _, ...change }, state }) => ({ ...change, state }));
    },
    accept: (repositoryPath, ids) => settle(repositoryPath, ids, async () => new Map(), 'accepted'),
    putBack: (repositoryPath, ids) =>
      settle(
        repositoryPath,
        ids,
        (entries, places) => putBack(places, changesOf(entries), 'back'),
        'put-back',
      ),
    undoPutBack: (repositoryPath, ids) =>
      settle(
        repositoryPath,
        ids,
        (entries, places) => putBack(places, changesOf(entries), 'forward'),
        'open',
      ),
  };
  return states;
}

/** Settings of a repository that turns changed and the user did not accept, by what the data folder keeps. */
export async function unacceptedSettings(home: string, commonDir: string): Promise<UnacceptedSetting[]> {
  const entries = await openLedger(home, () => new Date()).read(commonDir);
  return settingsOf(changesOf(entries.filter(({ state }) => state === 'open')));
}

function changesOf(entries: readonly LedgerEntry[]): FoundChange[] {
  return entries.map(({ change }) => change);
}

/** Git for refs and objects alone, told its folder. */
function doorTo({ commonDir }: SharedFolders): Git {
  return openGit(commonDir, { gitDir: commonDir, settings: { 'core.bare': 'true' } });
}

/** No where it cannot be told. */
async function isForward(git: Git, from: string, to: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(from) || !/^[0-9a-f]{40,64}$/.test(to)) return false;
  return (await git.try(['merge-base', '--is-ancestor', from, to])).code === 0;
}
