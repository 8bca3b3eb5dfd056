import { counted } from '../counted';
import { limitWords } from '../describe-budget';
import { describeLivingRefusal } from '../describe-processes';
import { type Described, said, some, WORK_KEPT } from '../described';
import { displayPath } from '../display-path';
import type { RefusalOf } from '../refusals';
import { assertNever } from '../result';
import { shortRef } from '../short-ref';
import type { RefusalIn } from './code';
import type { sessionRefusals } from './session';

/** Text from outside, made safe to show. */
const at = displayPath;

/** Why a session cannot do what was asked of it. */
export function describeSessionRefusal(refusal: RefusalIn<typeof sessionRefusals>): Described {
  switch (refusal.code) {
    case 'session-unknown':
      return said(
        `There is no session “${at(refusal.session)}”.`,
        null,
        '`understory list` shows all sessions.',
      );
    case 'session-ambiguous':
      return said(
        `“${at(refusal.prefix)}” matches ${refusal.matches.length} sessions: ${some(refusal.matches)}.`,
        null,
        'Type more of the id.',
      );
    case 'session-busy':
      return said(
        'The agent is still working in this session.',
        null,
        'Wait for the turn to end, or stop it.',
      );
    case 'session-idle':
      return said('No agent is working in this session.', null, null);
    case 'session-not-queued':
      return said('This session is not in the queue any more.', null, null);
    case 'session-discarded':
      return said('This session was discarded.', 'Its work is kept for 30 days.', 'Restore it first.');
    case 'session-not-discarded':
      return said('This session is not discarded.', null, null);
    case 'sessions-apart':
      return said(
        'These sessions are of different repositories.',
        `One works in ${at(refusal.path)}, the other in ${at(refusal.other)}.`,
        'Choose two sessions of the same repository to compare them.',
      );
    case 'session-expired':
      return said(
        'What was kept of this discarded session is deleted, or its 30 days are over.',
        'Its transcript is kept; its files are gone.',
        null,
      );
    case 'session-damaged':
      return said(
        `${counted(refusal.lines, 'entry', 'entries')} of this session’s log cannot be read, so the session cannot continue.`,
        'Everything readable is shown, and the work can still be applied. The log was not changed.',
        'Start a new session from its branch.',
      );
    case 'session-newer':
      return said(
        'This session was started by a newer version of Understory.',
        'You see what this version understands. Its log and files were not changed.',
        'Update Understory to work with it.',
      );
    case 'not-a-background-session':
      return said(
        'This session works directly in your workspace.',
        null,
        'Its changes are already there. There is nothing to apply or restore.',
      );
    case 'budget-reached':
      return said(
        `The session’s budget of ${limitWords(refusal.budget)} is used up.`,
        'Nothing was sent, and all of its work is kept.',
        'Raise the budget, or let the session go on once without it.',
      );
    case 'processes-living':
      return describeLivingRefusal(refusal);
    case 'permission-gone':
      return said('This request is no longer open.', null, null);
    case 'rule-not-offered':
      return said('This cannot be remembered.', 'The request is still open.', 'Allow it once, or deny it.');
    case 'base-unknown':
      return said(`“${at(refusal.base)}” is not a branch, tag or commit here.`, null, 'Choose another base.');
    case 'isolation-failed':
      return said(
        `The session’s worktree could not be created: ${refusal.message}`,
        'The agent was not started, and your workspace is untouched.',
        null,
      );
    case 'worktree-missing':
      return said(
        whyMissing(refusal),
        refusal.why
          ? 'It was left as it is. All work up to the last checkpoint is kept.'
          : 'All work up to the last checkpoint is kept.',
        'Recreate the worktree, then continue.',
      );
    case 'branch-left':
      return said(
        `The session’s worktree has ${shortRef(refusal.head)} checked out instead of ${shortRef(refusal.branch)}.`,
        WORK_KEPT,
        'Check out the session’s branch there, or roll back to a turn in the history.',
      );
    case 'no-checks':
      return said('The session has no checks.', null, 'Start one with --check COMMAND.');
    case 'no-red-check':
      return said('No check of the session has failed.', null, null);
    case 'place-not-offered':
      return said(
        `A session cannot continue in the ${at(refusal.place)} yet.`,
        'Nothing was started, and nothing was changed.',
        'Continue it in the background, or in your workspace.',
      );
    case 'changes-stay':
      return said(
        refusal.asked === 'move'
          ? 'These files cannot be moved along.'
          : 'There are no files that could go along, or they cannot now.',
        'Nothing was started, and nothing was changed.',
        refusal.asked === 'move'
          ? 'Copy them, or leave them.'
          : 'Leave them, or look again at what goes along.',
      );
    case 'not-handed-off':
      return said('There is no hand-off of this session to undo.', null, null);
    default:
      return assertNever(refusal);
  }
}

function whyMissing({ path, why }: RefusalOf<'worktree-missing'>): string {
  switch (why) {
    case undefined:
      return `The session’s worktree is gone from ${at(path)}.`;
    case 'replaced':
      return `${at(path)} is not the worktree that was created for the session.`;
    case 'unrecorded':
      return `Understory has no record of creating the worktree at ${at(path)}, so it does not use it.`;
    default:
      return assertNever(why);
  }
}
