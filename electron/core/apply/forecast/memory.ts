import type { CommitId, RepoPath } from '#shared/ids';
import type { OwnWork } from './own-work';
import type { Reach } from './reach';

/** What forecasts of a repository have found, by the commits and trees that it follows from: nothing of it grows stale. */
export type ForecastMemory = {
  readonly reaches: Remembered<Reach>;
  /** Where two states conflict. */
  readonly pairs: Remembered<readonly RepoPath[]>;
  readonly own: Remembered<OwnWork>;
  /** How work that meets what the workspace has goes with it. */
  readonly meetings: Remembered<Meeting>;
  /** Files whose bytes were compared, by what the disk says of them and what they were compared with. */
  readonly compared: Remembered<boolean>;
  workspace: KnownWorkspace | null;
};

/** A workspace as it was last looked at. Only whoever watches it since can tell that it is so still. */
export type KnownWorkspace = {
  readonly commit: CommitId | null;
  readonly worktree: string;
  readonly indexDigest: string | null;
  /** Of the merge repository, which has the tree. */
  readonly state: string;
};

/** Where something conflicts with the workspace, and where something is in the way that no choice can resolve. */
export type Meeting = { readonly conflicts: readonly RepoPath[]; readonly blocked: readonly RepoPath[] };

/** The newest answers, each asked for once. */
export type Remembered<T> = (key: string, find: () => Promise<T>) => Promise<T>;

export function createForecastMemory(): ForecastMemory {
  return {
    reaches: remembered(600),
    pairs: remembered(20_000),
    own: remembered(600),
    meetings: remembered(600),
    compared: remembered(20_000),
    workspace: null,
  };
}

function remembered<T>(most: number): Remembered<T> {
  const known = new Map<string, Promise<T>>();
  return (key, find) => {
    const answer = known.get(key) ?? find();
    // The one that was asked for last goes last.
    known.delete(key);
    known.set(key, answer);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    answer.catch(() => known.get(key) === answer && known.delete(key));
    return answer;
  };
}
