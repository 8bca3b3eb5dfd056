import { askedServers } from './asked-servers';
import { momentOf } from './dates';
import { undecided } from './living-process';
import { usesWorktree } from './place';
import { assertNever } from './result';
import { isAtRest, isUnread, type SessionRow } from './session';

/**
 * What a session's state is to people. The list, its filters and groups, the head, the palette and the command line all
 * ask here, so that no two of them can say different things.
 */

/** `status` says what the session does; this also says what its work still needs. */
export type SessionState =
  | 'preparing'
  | 'queued'
  | 'working'
  | 'waiting'
  | 'login'
  | 'failed'
  | 'interrupted'
  | 'stopped'
  /** The agent ended its turn upon a denied request. */
  | 'denied'
  /** It resolved conflicts of another session, from where alone its answer is applied. */
  | 'proposed'
  /** It reviewed another session's changes, and what it changed itself is not applied. */
  | 'reviewed'
  /** All of its work is where the user wanted it. */
  | 'applied'
  /** It ended well, and no file differs. */
  | 'unchanged'
  | 'ready'
  | 'discarded'
  /** Another tool's, which only is read; somebody works with it in a terminal now. */
  | 'imported'
  | 'live';

/** How much of the user's eye a state wants. */
export type StateTone = 'work' | 'need' | 'ready' | 'done' | 'fail' | 'idle';

type Judged = Pick<
  SessionRow,
  | 'status'
  | 'attention'
  | 'denied'
  | 'resolves'
  | 'reviews'
  | 'files'
  | 'applied'
  | 'head'
  | 'tree'
  | 'appliedTree'
  | 'imported'
>;

/** The one state that a session is in. */
export function stateOf(row: Judged): SessionState {
  if (row.imported) return row.imported.live ? 'live' : 'imported';
  switch (row.status) {
    case 'ready':
      return endedWell(row);
    case 'failed':
      return row.attention?.why === 'login' ? 'login' : 'failed';
    case 'preparing':
    case 'queued':
    case 'working':
    case 'waiting':
    case 'stopped':
    case 'interrupted':
    case 'discarded':
      return row.status;
    default:
      return assertNever(row.status);
  }
}

function endedWell(row: Judged): SessionState {
  if (row.denied > 0) return 'denied';
  if (isAllApplied(row)) return 'applied';
  if (row.reviews) return 'reviewed';
  if (row.files === 0) return 'unchanged';
  return row.resolves === null ? 'ready' : 'proposed';
}

/** Whether an apply that stands brought over all that the session has changed. */
export function isAllApplied({
  applied,
  appliedTree,
  head,
  tree,
  files,
}: Pick<SessionRow, 'applied' | 'appliedTree' | 'head' | 'tree' | 'files'>): boolean {
  if (!applied) return false;
  // A turn that only answers makes another checkpoint of the same files.
  const same = applied.head === head || (tree != null && appliedTree === tree);
  return same || files === 0;
}

/** Whether the session has work that can be applied now and is not yet. */
export function hasWorkToApply(row: Judged & Pick<SessionRow, 'kind'>): boolean {
  return hasOwnWork(row) && isAtRest(row) && row.files > 0 && !isAllApplied(row);
}

/** Whether the session has work of its own that stands still and can be brought to the workspace. */
export function canApply(
  row: Pick<SessionRow, 'kind' | 'resolves' | 'reviews' | 'files' | 'status'>,
): boolean {
  return hasOwnWork(row) && row.files > 0 && isAtRest(row);
}

/**
 * Whether what the session changes is to be brought to the workspace some day: not what it makes of another session's
 * conflicts, nor what it tries while it reviews.
 */
export function hasOwnWork(row: Pick<SessionRow, 'kind' | 'resolves' | 'reviews'>): boolean {
  return usesWorktree(row) && row.resolves === null && !row.reviews;
}

/** Whether another session can begin on what this one has changed. */
export function hasResult(
  row: Pick<SessionRow, 'status' | 'files' | 'imported' | 'reviews' | 'resolves'>,
): boolean {
  return isAtRest(row) && row.files > 0 && !row.imported && !row.reviews && row.resolves === null;
}

/** Whether the session has a worktree in which nobody works right now. */
export function canChangeWorktree(row: Pick<SessionRow, 'kind' | 'worktree' | 'status'>): boolean {
  return usesWorktree(row) && row.worktree !== null && isAtRest(row);
}

/** The state in words, beginning with a capital, and its tone. */
export function describeState(state: SessionState): { readonly label: string; readonly tone: StateTone } {
  return WORDS[state];
}

const WORDS: Readonly<Record<SessionState, { label: string; tone: StateTone }>> = {
  preparing: { label: 'Preparing', tone: 'work' },
  queued: { label: 'Queued', tone: 'idle' },
  working: { label: 'Working', tone: 'work' },
  waiting: { label: 'Waiting for you', tone: 'need' },
  login: { label: 'Login needed', tone: 'need' },
  failed: { label: 'Failed', tone: 'fail' },
  interrupted: { label: 'Interrupted', tone: 'need' },
  stopped: { label: 'Stopped', tone: 'idle' },
  denied: { label: 'Denied', tone: 'need' },
  proposed: { label: 'Suggestion ready', tone: 'done' },
  reviewed: { label: 'Reviewed', tone: 'done' },
  applied: { label: 'Applied', tone: 'done' },
  unchanged: { label: 'Done, nothing changed', tone: 'idle' },
  ready: { label: 'Ready for review', tone: 'ready' },
  discarded: { label: 'Discarded', tone: 'idle' },
  imported: { label: 'Imported', tone: 'idle' },
  live: { label: 'Live in a terminal', tone: 'ready' },
};

/**
 * The session waits for the user: a permission, a login, a failure, a turn that the app's end cut off, what its turns
 * changed in shared state, what they left running, or a server of tools to be allowed. One that the user is done with does not.
 */
export function needsUser(
  row: Pick<SessionRow, 'status' | 'archived' | 'attention' | 'sharedChanges' | 'processes' | 'servers'>,
): boolean {
  return (
    row.status !== 'discarded' &&
    !row.archived &&
    (row.attention !== null ||
      row.status === 'interrupted' ||
      row.sharedChanges.length > 0 ||
      undecided(row.processes).length > 0 ||
      askedServers(row).length > 0)
  );
}

/** Something finished that the user has not looked at and that is not already counted as needing them. */
export function isUnreadResult(row: SessionRow): boolean {
  return row.status !== 'discarded' && !row.archived && isUnread(row) && !needsUser(row);
}

/** It needs the user, who has not put that off. */
export function needsUserNow(row: Parameters<typeof needsUser>[0] & Pick<SessionRow, 'snoozed'>): boolean {
  return row.snoozed === null && needsUser(row);
}

/** How long the session's need is put off, in a few words. */
export function snoozedWords({ until }: NonNullable<SessionRow['snoozed']>): string {
  return until === null ? 'Snoozed until it changes' : `Snoozed until ${momentOf(until)}`;
}

/** The session works. One that only waits for a slot does not. */
export function isWorking({ status }: Pick<SessionRow, 'status'>): boolean {
  return status === 'preparing' || status === 'working';
}

/** A turn runs, waits or is about to: nothing else can be done with the work meanwhile. */
export function isBusy(row: Pick<SessionRow, 'status'>): boolean {
  return row.status !== 'discarded' && !isAtRest(row);
}
