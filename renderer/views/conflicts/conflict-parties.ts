import type { Conflict } from '#shared/conflict';
import { assertNever } from '#shared/result';

/**
 * What met the conflicts. `branch` is the name of the one that is applied to, null where none is checked out; `source`
 * of the one that new commits are brought in from.
 */
export type ConflictFlow =
  | { readonly kind: 'apply'; readonly branch: string | null }
  | { readonly kind: 'update'; readonly mode: 'merge' | 'rebase'; readonly source: string };

/** Whose a side of a conflict is, in the words that need it. */
export type Party = {
  /** Over its column and on its button: “The session’s”. */
  readonly title: string;
  /** Inside a sentence: “the session’s”. */
  readonly whose: string;
  /** Who changed it: “the session”. */
  readonly who: string;
  /** The whole-file choice and what becomes of the file. */
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
export function partiesOf(flow: ConflictFlow, conflict: Pick<Conflict, 'place' | 'commit'>): Parties {
  const { place, commit } = conflict;
  switch (flow.kind) {
    case 'apply':
      return {
        left: 'theirs',
        newcomer: 'theirs',
        ours: users(flow.branch ?? 'the branch', conflict),
        theirs: commit ? oneCommit(commit) : taken('session', 'the session'),
      };
    case 'update':
      if (place !== 'commit')
        return { left: 'ours', newcomer: 'theirs', ours: uncommitted(place), theirs: updated };
      return flow.mode === 'merge'
        ? { left: 'ours', newcomer: 'theirs', ours: session, theirs: taken('branch', flow.source) }
        : {
            left: 'theirs',
            newcomer: 'ours',
            ours: commit ? soFar(flow.source) : taken('branch', flow.source),
            theirs: commit ? oneCommit(commit) : session,
          };
    default:
      return assertNever(flow);
  }
}

/** The user's side of an apply: the workspace, what is staged in it, or the branch that the commits go to. */
function users(branch: string, { place, commit }: Pick<Conflict, 'place' | 'commit'>): Party {
  if (commit) return soFar(branch);
  const [result, goneResult] = {
    commit: [`stays as it is on ${branch}`, `stays deleted, as on ${branch}`],
    worktree: ['stays as it is in your workspace', 'stays deleted, as in your workspace'],
    index: ['stays as you staged it', 'stays deleted, as you staged it'],
  }[place] as [string, string];
  return {
    title: place === 'index' ? 'Yours, staged' : 'Yours',
    whose: 'yours',
    who: 'you',
    label: 'Keep mine',
    result,
    goneLabel: 'Keep it deleted',
    goneResult,
  };
}

/** In a rebase the branch is no longer alone: the session's commits before this one are on it already. */
function soFar(branch: string): Party {
  const who = `${branch} so far`;
  return {
    title: who,
    whose: `that of ${who}`,
    who,
    label: `Keep that of ${who}`,
    result: `stays as on ${who}`,
    goneLabel: 'Keep it deleted',
    goneResult: `stays deleted, as on ${who}`,
  };
}

/** One of the session's commits, which a rebase makes again: what later ones make of the file is not in it. */
function oneCommit(commit: string): Party {
  const who = `commit ${commit.slice(0, 7)}`;
  return {
    title: `Commit ${commit.slice(0, 7)}`,
    whose: `that of ${who}`,
    who,
    label: `Take that of ${who}`,
    result: `becomes that of ${who}`,
    goneLabel: `Delete, as ${who} did`,
    goneResult: `is deleted, as in ${who}`,
  };
}

const updated: Party = {
  title: 'Updated',
  whose: 'the updated one',
  who: 'the update',
  label: 'Take the updated one',
  result: 'becomes the updated version; the uncommitted edits to it go',
  goneLabel: 'Delete, as the update does',
  goneResult: 'is deleted, as by the update; the uncommitted edits to it go',
};

function uncommitted(place: 'worktree' | 'index'): Party {
  const what = place === 'index' ? 'what is staged' : 'the uncommitted edits';
  return {
    title: place === 'index' ? 'Staged in the worktree' : 'Uncommitted in the worktree',
    whose: place === 'index' ? 'the staged one' : 'the uncommitted one',
    who: what,
    label: place === 'index' ? 'Keep what is staged' : 'Keep the uncommitted edits',
    result: `keeps ${what}`,
    goneLabel: 'Keep it deleted',
    goneResult: 'stays deleted, as in the worktree',
  };
}

function kept(kind: 'session' | 'branch', who: string): Party {
  const party = taken(kind, who);
  return {
    ...party,
    label: `Keep ${party.whose}`,
    result: `stays as in ${who}`,
    goneLabel: 'Keep it deleted',
    goneResult: `stays deleted, as in ${who}`,
  };
}

function taken(kind: 'session' | 'branch', who: string): Party {
  const whose = kind === 'session' ? `${who}’s` : `that of ${who}`;
  return {
    title: kind === 'session' ? 'The session’s' : who,
    whose,
    who,
    label: kind === 'session' ? 'Take the session’s' : `Take ${whose}`,
    result: kind === 'session' ? 'becomes the session’s version' : `becomes ${whose}`,
    goneLabel: `Delete, as ${who} did`,
    goneResult: kind === 'session' ? 'is deleted, as in the session' : `is deleted, as in ${who}`,
  };
}

const session = kept('session', 'the session');
