import { bytesWords } from './bytes';
import { counted } from './counted';
import { limitWords } from './describe-budget';
import { describeLivingRefusal } from './describe-processes';
import { type Described, said, some, WORK_KEPT } from './described';
import { displayPath } from './display-path';
import type { RefusalOf } from './refusals';
import { assertNever } from './result';
import { shortRef } from './short-ref';

/** Text from outside, made safe to show. */
const at = displayPath;

/** Why a session cannot do what was asked of it, or has nothing to show of it. */
export function describeSessionRefusal(
  refusal: RefusalOf<
    | 'session-unknown'
    | 'session-ambiguous'
    | 'session-busy'
    | 'session-idle'
    | 'attachment-unknown'
    | 'attachment-too-large'
    | 'next-prompt-unknown'
    | 'next-prompts-full'
    | 'session-not-queued'
    | 'next-prompt-failed'
    | 'agent-not-paused'
    | 'session-discarded'
    | 'session-not-discarded'
    | 'sessions-apart'
    | 'processes-living'
    | 'session-expired'
    | 'worktree-changed'
    | 'budget-reached'
    | 'trash-item-gone'
    | 'not-recoverable'
    | 'kept-with-session'
    | 'session-damaged'
    | 'session-newer'
    | 'not-a-background-session'
    | 'prompt-empty'
    | 'place-not-offered'
    | 'changes-stay'
    | 'not-handed-off'
    | 'base-unknown'
    | 'isolation-failed'
    | 'worktree-missing'
    | 'permission-gone'
    | 'rule-not-offered'
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
    | 'line-unknown'
    | 'lines-changed'
  >,
): Described {
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
    case 'attachment-unknown':
      return said(
        refusal.name === null
          ? 'This attachment is no longer kept.'
          : `The attachment ${at(refusal.name)} is no longer kept.`,
        refusal.name === null ? null : 'Nothing was sent, and your text was kept.',
        refusal.name === null ? null : 'Remove it, or attach the file again.',
      );
    case 'attachment-too-large':
      return said(
        `${at(refusal.name)} has ${bytesWords(refusal.bytes)}. An attachment may have ${bytesWords(refusal.most)}.`,
        'It was not attached.',
        'Name the file in the prompt instead, or attach a part of it.',
      );
    case 'next-prompt-unknown':
      return said('That prompt does not wait any more: it was sent or removed meanwhile.', null, null);
    case 'next-prompts-full':
      return said(
        `${refusal.most} prompts wait in this session already. No more are taken.`,
        'Your text was kept.',
        'Send or remove some of them first.',
      );
    case 'next-prompt-failed':
      return said(
        `Something broke inside Understory (reference ${refusal.reference}).`,
        'The prompt was kept.',
        'Send it yourself.',
      );
    case 'agent-not-paused':
      return said('The agent of this session is not paused.', null, null);
    case 'session-not-queued':
      return said('This session is not in the queue any more.', null, null);
    case 'session-discarded':
      return said('This session was discarded.', 'Its work is kept for 30 days.', 'Restore it first.');
    case 'sessions-apart':
      return said(
        'These sessions are of different repositories.',
        `One works in ${at(refusal.path)}, the other in ${at(refusal.other)}.`,
        'Choose two sessions of the same repository to compare them.',
      );
    case 'session-not-discarded':
      return said('This session is not discarded.', null, null);
    case 'processes-living':
      return describeLivingRefusal(refusal);
    case 'worktree-changed':
      return said(
        'This worktree has changed since it was listed.',
        'It was left as it is.',
        'Look at it again, then decide.',
      );
    case 'trash-item-gone':
      return said(
        'This is not in the trash any more, or cannot be deleted yet.',
        null,
        'Look at the trash again.',
      );
    case 'kept-with-session':
      return said(
        'This is part of its session’s history and cannot be deleted by itself.',
        'It was left as it is.',
        'It goes with the session: discard that, then delete it from the trash.',
      );
    case 'not-recoverable':
      return describeNotRecoverable(refusal);
    case 'session-expired':
      return said(
        'What was kept of this discarded session is deleted, or its 30 days are over.',
        'Its transcript is kept; its files are gone.',
        null,
      );
    case 'budget-reached':
      return said(
        `The session’s budget of ${limitWords(refusal.budget)} is used up.`,
        'Nothing was sent, and all of its work is kept.',
        'Raise the budget, or let the session go on once without it.',
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
    case 'prompt-empty':
      return said('The prompt is empty.', null, 'Say what the agent should do.');
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
    case 'permission-gone':
      return said('This request is no longer open.', null, null);
    case 'rule-not-offered':
      return said('This cannot be remembered.', 'The request is still open.', 'Allow it once, or deny it.');
    case 'option-unknown':
      return said(
        `There is no option “${at(refusal.option)}”.`,
        null,
        'Choose one of the available options.',
      );
    case 'login-unknown':
      return said(
        `The agent has no login “${at(refusal.method)}” that it can carry out itself.`,
        null,
        'Show the session to see how to log in.',
      );
    case 'login-failed':
      return said(
        `${at(refusal.agent)} could not log in: ${at(refusal.reason)}`,
        null,
        'Try again, or log in another way.',
      );
    case 'turn-unknown':
      return said(`The session has no turn ${refusal.turn}.`, null, null);
    case 'up-to-date':
      return said(`Already up to date with ${shortRef(refusal.ref)}.`, null, null);
    case 'branch-left':
      return said(
        `The session’s worktree has ${shortRef(refusal.head)} checked out instead of ${shortRef(refusal.branch)}.`,
        WORK_KEPT,
        'Check out the session’s branch there, or roll back to a turn in the history.',
      );
    case 'checkpoint-unknown':
      return said('This session has no such checkpoint.', null, 'Choose one from its history.');
    case 'file-unknown':
      return said(`There is no file ${at(refusal.path)}.`, null, null);
    case 'comment-unknown':
      return said(
        'This comment is not there any more, or it was sent or resolved already.',
        null,
        'Look at the comments again.',
      );
    case 'comment-unfit':
      return said(UNFIT[refusal.why](at(refusal.path)), 'Nothing was put on record.', null);
    case 'line-unknown':
      return said(`There is no line ${refusal.line} in ${at(refusal.path)}.`, null, null);
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
      return `${at(path)} is not the worktree that was created for the session.`;
    case 'unrecorded':
      return `Understory has no record of creating the worktree at ${at(path)}, so it does not use it.`;
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

function describeNotRecoverable({ why }: RefusalOf<'not-recoverable'>): Described {
  switch (why) {
    case 'has-log':
      return said('This session has its log, so there is nothing to recover.', null, 'Open it in the list.');
    case 'no-worktree':
      return said('No worktree of this session is on record.', 'Nothing was changed.', null);
    case 'no-repository':
      return said(
        'None of your repositories has this worktree or its branch.',
        'It was left as it is.',
        'Open the repository that it belongs to, then recover it.',
      );
    case 'replaced':
      return said(
        'Something else stands in the place of this worktree.',
        'It was left as it is.',
        'Look at it with Git: nothing says that it is Understory’s.',
      );
    default:
      return assertNever(why);
  }
}
