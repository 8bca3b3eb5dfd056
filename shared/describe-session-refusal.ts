import { describeLivingRefusal } from './describe-processes';
import { branch, count, type Described, said, some, WORK_KEPT } from './described';
import { displayPath } from './display-path';
import type { RefusalOf } from './refusals';
import { assertNever } from './result';

/** Text from outside, made safe to show. */
const at = displayPath;

/** Why a session cannot do what was asked of it, or has nothing to show of it. */
export function describeSessionRefusal(
  refusal: RefusalOf<
    | 'session-unknown'
    | 'session-ambiguous'
    | 'session-busy'
    | 'session-idle'
    | 'session-discarded'
    | 'session-not-discarded'
    | 'processes-living'
    | 'session-expired'
    | 'session-damaged'
    | 'session-newer'
    | 'not-a-background-session'
    | 'prompt-empty'
    | 'base-unknown'
    | 'isolation-failed'
    | 'worktree-missing'
    | 'permission-gone'
    | 'option-unknown'
    | 'login-unknown'
    | 'login-failed'
    | 'turn-unknown'
    | 'up-to-date'
    | 'branch-left'
    | 'checkpoint-unknown'
    | 'file-unknown'
    | 'body-unknown'
    | 'comment-unknown'
    | 'comment-unfit'
    | 'lines-changed'
  >,
): Described {
  switch (refusal.code) {
    case 'session-unknown':
      return said(
        `There is no session “${at(refusal.session)}”.`,
        null,
        'List the sessions to see their ids.',
      );
    case 'session-ambiguous':
      return said(
        `“${at(refusal.prefix)}” could be ${refusal.matches.length} sessions: ${some(refusal.matches)}.`,
        null,
        'Give more letters of the id.',
      );
    case 'session-busy':
      return said(
        'The agent is still at work in this session.',
        null,
        'Wait for the turn to end, or stop it.',
      );
    case 'session-idle':
      return said('No agent is at work in this session.', null, null);
    case 'session-discarded':
      return said('This session was discarded.', 'Its work is kept for 30 days.', 'Restore it first.');
    case 'session-not-discarded':
      return said('This session is not discarded.', null, null);
    case 'processes-living':
      return describeLivingRefusal(refusal);
    case 'session-expired':
      return said(
        'This session was discarded more than 30 days ago.',
        'Its transcript is kept; its files are gone.',
        null,
      );
    case 'session-damaged':
      return said(
        `${count(refusal.lines, 'entry', 'entries')} of this session’s log cannot be read, so it cannot go on.`,
        'What can be read is shown, and its work can still be applied. The log was not changed.',
        'Start a new session from its branch.',
      );
    case 'session-newer':
      return said(
        'This session was begun by a newer version of Understory.',
        'What this version understands of it is shown. Its log and its files were not changed.',
        'Update Understory to work with it.',
      );
    case 'not-a-background-session':
      return said(
        'This session worked in your workspace itself.',
        null,
        'Its changes are already there: nothing has to be applied or restored.',
      );
    case 'prompt-empty':
      return said('The prompt is empty.', null, 'Say what the agent should do.');
    case 'base-unknown':
      return said(`“${at(refusal.base)}” is not a branch, tag or commit here.`, null, 'Choose another base.');
    case 'isolation-failed':
      return said(
        `No worktree of its own could be made for the session: ${refusal.message}`,
        'The agent was not started, and your workspace was not touched.',
        null,
      );
    case 'worktree-missing':
      return said(
        whyMissing(refusal),
        refusal.why
          ? 'It was left as it is. All work up to the last checkpoint is kept.'
          : 'All work up to the last checkpoint is kept.',
        'Make the worktree again, then go on.',
      );
    case 'permission-gone':
      return said('This request is no longer open.', null, null);
    case 'option-unknown':
      return said(`There is no option “${at(refusal.option)}”.`, null, 'Pick one of the offered ones.');
    case 'login-unknown':
      return said(
        `The agent does not ask to be logged in by “${at(refusal.method)}”, or does not do that itself.`,
        null,
        'Show the session to see how it can be logged in.',
      );
    case 'login-failed':
      return said(
        `${at(refusal.agent)} was not logged in: ${at(refusal.reason)}`,
        null,
        'Try again, or log in another way.',
      );
    case 'turn-unknown':
      return said(`The session has no turn ${refusal.turn} to show.`, null, null);
    case 'up-to-date':
      return said(`The session has all commits of ${branch(refusal.ref)} already.`, null, null);
    case 'branch-left':
      return said(
        `In the session’s worktree ${branch(refusal.head)} is checked out instead of ${branch(refusal.branch)}.`,
        WORK_KEPT,
        'Check the session’s branch out there, or roll the session back to a turn in its history.',
      );
    case 'checkpoint-unknown':
      return said('This session has no such checkpoint.', null, 'Choose one from its history.');
    case 'file-unknown':
      return said(`There is no file ${at(refusal.path)} there.`, null, null);
    case 'comment-unknown':
      return said(
        'This comment is not there any more, or it was sent or resolved already.',
        null,
        'Look at the comments again.',
      );
    case 'comment-unfit':
      return said(UNFIT[refusal.why](at(refusal.path)), 'Nothing was put on record.', null);
    case 'lines-changed':
      return said(
        `${at(refusal.path)} is no longer what you were shown.`,
        'Nothing was written.',
        'Look at the changes again.',
      );
    case 'body-unknown':
      return said('The rest of this text is no longer kept.', null, null);
    default:
      return assertNever(refusal);
  }
}

function whyMissing({ path, why }: RefusalOf<'worktree-missing'>): string {
  switch (why) {
    case undefined:
      return `The session’s worktree is gone from ${at(path)}.`;
    case 'replaced':
      return `What is at ${at(path)} is not the worktree that was made for the session.`;
    case 'unrecorded':
      return `Understory has no record of making the worktree at ${at(path)}, so it does not work in it.`;
    default:
      return assertNever(why);
  }
}

const UNFIT = {
  empty: () => 'The comment says nothing.',
  'not-text': (path: string) =>
    `${path} is not text, so it has no lines to comment on. Comment on the whole file.`,
  'no-such-lines': (path: string) => `${path} does not have these lines.`,
  'not-replaceable': (path: string) =>
    `A suggestion needs lines of ${path} as it is after the changes, which it can replace.`,
} as const;
