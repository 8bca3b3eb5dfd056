import type { Conflict } from '#shared/conflict';
import { assertNever } from '#shared/result';

/** What met the conflicts. `source` is the name of the branch that new commits are brought in from. */
export type ConflictFlow =
  | { readonly kind: 'apply' }
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
export function partiesOf(flow: ConflictFlow, { place }: Pick<Conflict, 'place'>): Parties {
  switch (flow.kind) {
    case 'apply':
      return { left: 'theirs', newcomer: 'theirs', ours: user, theirs: taken('session', 'the session') };
    case 'update':
      if (place !== 'commit')
        return { left: 'ours', newcomer: 'theirs', ours: uncommitted(place), theirs: updated };
      return flow.mode === 'merge'
        ? { left: 'ours', newcomer: 'theirs', ours: session, theirs: taken('branch', flow.source) }
        : { left: 'theirs', newcomer: 'ours', ours: taken('branch', flow.source), theirs: session };
    default:
      return assertNever(flow);
  }
}

const user: Party = {
  title: 'Yours',
  whose: 'yours',
  who: 'your side',
  label: 'Keep mine',
  result: 'stays as it is on your side',
  goneLabel: 'Keep it deleted',
  goneResult: 'stays deleted, as on your side',
};

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
