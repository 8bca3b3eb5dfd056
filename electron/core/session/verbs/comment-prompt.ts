import type { FollowedComment, LineSpan, ReviewComment } from '#shared/comment';
import { displayPath } from '#shared/display-path';

/** A comment with what became of its lines until now. */
export type CommentToSend = { readonly comment: ReviewComment; readonly followed: FollowedComment };

/**
 * What the agent is told of comments that are sent together: where each one is now, the lines that it is about, and what the
 * user said. Paths are one line each, and what stands in files is fenced, so that none of it can pass for the user's
 * words. Pure.
 *
 * @param message what the user said to all of them; may be empty
 */
export function commentPrompt(comments: readonly CommentToSend[], message: string): string {
  const begun = message.trim();
  const what = comments.length === 1 ? 'this comment' : `these ${comments.length} comments`;
  return [
    ...(begun === '' ? [] : [begun]),
    `Please see to ${what} on your changes. Line numbers are those of the files as they are now, unless it says otherwise.`,
    ...comments.map((one, index) => `${index + 1}. ${told(one)}`),
  ].join('\n\n');
}

function told({ comment, followed }: CommentToSend): string {
  const { text, quoted, suggestion, by } = comment;
  const parts = [`${place(comment, followed)}:`];
  if (quoted !== '') parts.push(fenced(quoted));
  if (by) parts.push(`(${by.severity}, found by another agent that reviewed your changes)`);
  if (text.trim() !== '') parts.push(text.trim());
  if (suggestion !== null)
    parts.push(
      ...(suggestion === ''
        ? ['Suggestion: delete these lines.']
        : ['Suggestion: replace these lines with', fenced(suggestion)]),
    );
  return parts.map(indented).join('\n\n').trimStart();
}

function place(comment: ReviewComment, { became, path, lines }: FollowedComment): string {
  const now = displayPath(path ?? comment.path);
  if (became === 'gone') return `${displayPath(comment.path)} (the file is no longer there)`;
  if (comment.lines === null)
    return comment.side === 'before' ? `${now}, the file as it was before` : `${now}, the whole file`;
  if (comment.side === 'before')
    return `${displayPath(comment.path)}, ${linesWords(comment.lines)} of the file as it was before the changes`;
  if (became === 'unknown' || lines === null) return `${now}, ${linesWords(comment.lines)}`;
  const changed = became === 'changed' ? ' (changed since; quoted as they were)' : '';
  return `${now}, ${linesWords(lines)}${changed}`;
}

function linesWords({ first, last }: LineSpan): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

/** A fence is longer than any in the text, so that the text cannot end it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replace(/\r?\n$/, '')}\n${fence}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `   ${line}`))
    .join('\n');
}
