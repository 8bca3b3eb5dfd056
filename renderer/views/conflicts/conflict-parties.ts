import type { Conflict } from '#shared/conflict';
import { assertNever } from '#shared/result';

/**
 * What met the conflicts. `branch` is the name of the one that is applied to, null where none is checked out; `source`
 * of the one that new commits are brought in from.
 */
export type ConflictFlow =
  | { readonly kind: 'apply'; readonly branch: string | null }
  /** Of several sessions one after the other. `against`: with which ones before it the conflict of a path is, by their titles. */
  | {
      readonly kind: 'integrate';
      readonly branch: string | null;
      readonly against: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'update'; readonly mode: 'merge' | 'rebase'; readonly source: string }
  /** `source`: what the session is called whose work is taken over. */
  | { readonly kind: 'take'; readonly source: string };

/** Whose a side of a conflict is, in the words that need it. */
export type Party = {
  /** Over its column and on its button: “The session’s”. */
  readonly title: string;
  /** Inside a sentence: “the session’s”. */
  readonly whose: string;
  /** Which of two comes first: “session’s”. */
  readonly brief: string;
  /** The whole-file choice and what it does to the file. */
  readonly label: string;
  readonly result: string;
  /** The same where this side has no such file. */
  readonly goneLabel: string;
  readonly goneResult: string;
};

/** Both sides of a conflict. The left one is what the session has, as far as there is such a side. */
export type Parties = {
  readonly left: 'ours' | 'theirs';
  /** Whose files come new to the other’s: where both are kept, they get a second name. */
  readonly newcomer: 'ours' | 'theirs';
  readonly ours: Party;
  readonly theirs: Party;
};

/** Whose the sides are: in a rebase they change places, as they do in Git, and in a worktree one is uncommitted. */
export function partiesOf(
  flow: ConflictFlow,
  conflict: Pick<Conflict, 'place' | 'commit'> & Partial<Pick<Conflict, 'path'>>,
): Parties {
  const { place, commit } = conflict;
  switch (flow.kind) {
    case 'apply':
      return {
        left: 'theirs',
        newcomer: 'theirs',
        ours: users(flow.branch ?? 'the branch', conflict),
        theirs: commit ? oneCommit(commit) : session('uses'),
      };
    case 'integrate':
      return {
        left: 'theirs',
        newcomer: 'theirs',
        ours: flow.against.has(conflict.path ?? '') ? before : users(flow.branch ?? 'the branch', conflict),
        theirs: commit ? oneCommit(commit) : session('uses'),
      };
    case 'update':
      if (place !== 'commit')
        return { left: 'ours', newcomer: 'theirs', ours: uncommitted(place), theirs: updated };
      return flow.mode === 'merge'
        ? { left: 'ours', newcomer: 'theirs', ours: session('keeps'), theirs: branch(flow.source) }
        : {
            left: 'theirs',
            newcomer: 'ours',
            ours: commit ? soFar(flow.source) : branch(flow.source),
            theirs: commit ? oneCommit(commit) : session('keeps'),
          };
    case 'take':
      return { left: 'ours', newcomer: 'theirs', ours: session('keeps'), theirs: another(flow.source) };
    default:
      return assertNever(flow);
  }
}

/** The user's side of an apply: the workspace, what is staged in it, or the branch that the commits go to. */
function users(name: string, { place, commit }: Pick<Conflict, 'place' | 'commit'>): Party {
  if (commit) return soFar(name);
  const [title, result, where] = {
    commit: ['Yours', `Keeps the version on ${name}`, `on ${name}`],
    worktree: ['Yours', 'Keeps your version', 'in your workspace'],
    index: ['Yours, staged', 'Keeps what you staged', 'in what you staged'],
  }[place] as [string, string, string];
  return {
    title,
    whose: 'yours',
    brief: 'mine',
    label: 'Use mine',
    result,
    goneLabel: 'Keep it deleted',
    goneResult: `Stays deleted, as ${where}`,
  };
}

function session(does: 'uses' | 'keeps'): Party {
  return {
    title: 'The session’s',
    whose: 'the session’s',
    brief: 'session’s',
    label: 'Use the session’s',
    result: does === 'uses' ? 'Uses the session’s version' : 'Keeps the session’s version',
    goneLabel: does === 'uses' ? 'Delete it, as the session did' : 'Keep it deleted',
    goneResult: does === 'uses' ? 'Deleted, as in the session' : 'Stays deleted, as in the session',
  };
}

function branch(name: string): Party {
  return {
    title: name,
    whose: `${name}’s`,
    brief: `${name}’s`,
    label: `Use ${name}’s`,
    result: `Uses the version on ${name}`,
    goneLabel: `Delete it, as ${name} did`,
    goneResult: `Deleted, as on ${name}`,
  };
}

/** The session whose work is taken over. */
function another(name: string): Party {
  return {
    ...branch(name),
    result: `Uses the version of ${name}`,
    goneResult: `Deleted, as in ${name}`,
  };
}

/** In a rebase the branch is no longer alone: the session's commits before this one are on it already. */
function soFar(name: string): Party {
  const all = `${name} so far`;
  return {
    title: all,
    whose: `that of ${all}`,
    brief: all,
    label: `Use ${all}`,
    result: `Keeps the version on ${all}`,
    goneLabel: 'Keep it deleted',
    goneResult: `Stays deleted, as on ${all}`,
  };
}

/** One of the session's commits, which a rebase makes again: what later ones make of the file is not in it. */
function oneCommit(commit: string): Party {
  const name = `commit ${commit.slice(0, 7)}`;
  return {
    title: `Commit ${commit.slice(0, 7)}`,
    whose: `that of ${name}`,
    brief: name,
    label: `Use ${name}`,
    result: `Uses the version of ${name}`,
    goneLabel: `Delete it, as ${name} did`,
    goneResult: `Deleted, as in ${name}`,
  };
}

/** What the sessions before this one made of a file, and the user's edits with it. */
const before: Party = {
  title: 'Before it',
  whose: 'what was before it',
  brief: 'earlier',
  label: 'Keep what was before',
  result: 'Keeps what was there before this session',
  goneLabel: 'Keep it deleted',
  goneResult: 'Stays deleted, as before this session',
};

const updated: Party = {
  title: 'Updated',
  whose: 'the updated one',
  brief: 'updated',
  label: 'Use the updated version',
  result: 'Uses the updated version; the uncommitted edits go',
  goneLabel: 'Delete it, as the update does',
  goneResult: 'Deleted, as by the update; the uncommitted edits go',
};

function uncommitted(place: 'worktree' | 'index'): Party {
  const isStaged = place === 'index';
  return {
    title: isStaged ? 'Staged in the worktree' : 'Uncommitted in the worktree',
    whose: isStaged ? 'the staged one' : 'the uncommitted one',
    brief: isStaged ? 'staged' : 'uncommitted',
    label: isStaged ? 'Use what is staged' : 'Use the uncommitted edits',
    result: isStaged ? 'Keeps what is staged' : 'Keeps the uncommitted edits',
    goneLabel: 'Keep it deleted',
    goneResult: 'Stays deleted, as in the worktree',
  };
}
