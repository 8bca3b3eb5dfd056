import { counted } from './counted';
import { livesOn } from './describe-processes';
import { assertNever } from './result';
import { shortRef } from './short-ref';
import { unfinishedWords } from './unfinished';
import type { SafeReason, UnsafeReason, Verdict, WorktreeEntry } from './worktrees';

/** Whether a worktree can go, in one sentence without its full stop: `Safe to remove: applied to main`. */
export function describeVerdict({ safe, because }: Verdict): string {
  return safe ? `Safe to remove: ${safeWords(because)}` : unsafeWords(because);
}

function safeWords(because: SafeReason): string {
  switch (because.why) {
    case 'applied':
      return `everything was applied to ${shortRef(because.target)}`;
    case 'unchanged':
      return 'nothing was changed';
    case 'merged':
      return `merged into ${shortRef(because.into)}`;
    case 'answered':
      return 'its suggestions are not needed any more';
    default:
      return assertNever(because);
  }
}

function unsafeWords(because: UnsafeReason): string {
  switch (because.why) {
    case 'lost':
      return LOST[because.log];
    case 'working':
      return 'In use: its agent works, or is about to';
    case 'occupied':
      return 'In use: it is being written to';
    case 'processes':
      return `In use: ${livesOn(because.count)}`;
    case 'shared-state':
      return `Waits for you: ${counted(because.changes, 'change')} of shared state to decide on`;
    case 'unfinished':
      return `Left in the middle: ${unfinishedWords(because.unfinished)}`;
    case 'suggestion':
      return 'Has suggestions for the conflicts of another session';
    case 'unapplied':
      return `Not applied: ${counted(because.files, 'file')}${because.edited ? ', edited since the last turn' : ''}`;
    case 'left-out':
      return `Has ${counted(because.files, 'file')} that no checkpoint can hold`;
    case 'replaced':
      return 'Something else stands in its place, which stays as it is';
    case 'unreadable':
      return 'Cannot be read: its repository is away, or Git cannot open it';
    case 'newer':
      return 'Belongs to a session of a newer version of Understory';
    default:
      return assertNever(because);
  }
}

const LOST: Record<Extract<UnsafeReason, { why: 'lost' }>['log'], string> = {
  gone: 'Its session’s log is gone',
  damaged: 'Its session’s log is damaged',
  newer: 'Its session’s log can be read by a newer version of Understory only',
};

/** Whether a session can be made again from it: its log is lost, and a repository that was added has it. */
export function canBeRecovered({ verdict: { because }, repository }: WorktreeEntry): boolean {
  return because.why === 'lost' && because.log !== 'newer' && repository !== null;
}

/** Whether it can be chosen for a clean-up at all: discarding would not be refused for what is known of it. */
export function canBeCleaned({ verdict: { safe, because } }: Pick<WorktreeEntry, 'verdict'>): boolean {
  if (safe) return true;
  switch (because.why) {
    case 'shared-state':
    case 'unfinished':
    case 'suggestion':
    case 'unapplied':
    case 'left-out':
      return true;
    case 'lost':
    case 'working':
    case 'occupied':
    case 'processes':
    case 'replaced':
    case 'unreadable':
    case 'newer':
      return false;
    default:
      return assertNever(because);
  }
}
