import { bytesWords } from '../bytes';
import { type Described, said } from '../described';
import { displayPath } from '../display-path';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { reviewRefusals } from './review';

/** Text from outside, made safe to show. */
const at = displayPath;

/** What of a session cannot be shown or commented on. */
export function describeReviewRefusal(refusal: RefusalIn<typeof reviewRefusals>): Described {
  switch (refusal.code) {
    case 'turn-unknown':
      return said(`The session has no turn ${refusal.turn}.`, null, null);
    case 'checkpoint-unknown':
      return said('This session has no such checkpoint.', null, 'Choose one from its history.');
    case 'file-unknown':
      return said(`There is no file ${at(refusal.path)}.`, null, null);
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
    case 'diff-too-large':
      return said(
        `The diff is larger than ${bytesWords(refusal.bytes)}, which is too large to show at once.`,
        'The session and its work are unchanged.',
        'List the files (understory diff SESSION --stat), or show a single turn (--turn N).',
      );
    case 'comment-unknown':
      return said(
        'This comment is not there any more, or it was sent or resolved already.',
        null,
        'Look at the comments again.',
      );
    case 'comment-unfit':
      return said(UNFIT[refusal.why](at(refusal.path)), 'Nothing was put on record.', null);
    case 'comment-own':
      return said(
        'This comment is your own: it is edited or deleted, not accepted or dismissed.',
        null,
        null,
      );
    case 'nothing-to-review':
      return said(
        `There are no changes in “${at(refusal.title)}” to review.`,
        'No session was started.',
        'Choose another branch, or another base to compare it with.',
      );
    case 'not-a-review':
      return said('This session reviews nothing, so it has no findings.', null, 'Choose a review.');
    case 'template-not-shown':
      return said(
        `The repository’s template ${at(refusal.name)} is not what you were shown.`,
        'No session was started.',
        'Read it as it is now, and start again.',
      );
    case 'template-unknown':
      return said(
        `There is no template ${at(refusal.name)}.`,
        'No session was started.',
        'Choose one of those that are listed.',
      );
    default:
      return assertNever(refusal);
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
