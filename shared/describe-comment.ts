import {
  type CommentAuthor,
  type CommentPlace,
  type FollowedComment,
  isToSend,
  isUndecided,
  type ReviewComment,
} from './comment';
import { SEVERITIES } from './describe-review';
import { displayPath } from './display-path';

/** Which lines a comment is about, as in `line 3` or `lines 3–5`. */
export function linesWords(lines: CommentPlace['lines']): string {
  if (lines === null) return 'the whole file';
  return lines.first === lines.last ? `line ${lines.first}` : `lines ${lines.first}–${lines.last}`;
}

/** Where a comment is, as in `src/a.ts:3`. */
export function placeWords({ path, lines }: Pick<CommentPlace, 'path' | 'lines'>): string {
  return lines === null ? displayPath(path) : `${displayPath(path)}:${lines.first}`;
}

/** What has become of a comment so far. `busy`: the turn in which it was sent is not over. */
export function becameWords(
  comment: ReviewComment,
  followed: FollowedComment | undefined,
  busy: boolean,
): string {
  if (comment.resolved) return 'Resolved';
  if (comment.judged === 'dismissed') return 'Dismissed';
  const what =
    comment.lines === null ? 'file' : comment.lines.first === comment.lines.last ? 'line' : 'lines';
  if (isUndecided(comment)) return `Not decided yet${outdatedWords(followed, what)}`;
  if (isToSend(comment)) return 'Not sent yet';
  if (busy) return 'Sent';
  switch (followed?.became) {
    case undefined:
    case 'unknown':
      return `Sent in turn ${comment.sentIn}`;
    case 'gone':
      return 'Sent · file deleted';
    case 'changed':
      return `Sent · ${what} changed`;
    case 'unchanged':
      return `Sent · ${what} unchanged`;
  }
}

/** That the author went on since an agent reviewed, where that was here. */
function outdatedWords(followed: FollowedComment | undefined, what: string): string {
  switch (followed?.became) {
    case 'changed':
      return ` · outdated: ${what} changed`;
    case 'gone':
      return ' · outdated: file deleted';
    case 'unchanged':
    case 'unknown':
    case undefined:
      return '';
  }
}

/** Whose comment it is, where it is not the user's: `Warning from the demo agent’s review`. */
export function authorWords({ severity, agent }: CommentAuthor): string {
  return `${SEVERITIES[severity]} from a review by ${agent}`;
}
