import type { CommentPlace, CommentWords, FollowedComment } from '#shared/comment';
import { displayPath } from '#shared/display-path';
import type { CommentId, CommitId, RepoPath, SessionId } from '#shared/ids';
import { api } from '../api/client';
import { attempt, type Outcome, perform } from './perform';
import { showToast } from './toasts';

/** What the user makes of a session's changes. */

/** Puts a comment on record. Gives the refusal to be shown in place, null when done. */
export async function writeComment(
  session: SessionId,
  place: CommentPlace,
  words: CommentWords,
): Promise<Outcome<unknown>> {
  return attempt(() => api.review.comment({ session, place, words }));
}

/** Says a comment in other words. */
export function editComment(
  session: SessionId,
  comment: CommentId,
  words: CommentWords,
): Promise<Outcome<unknown>> {
  return attempt(() => api.review.editComment({ session, comment, words }));
}

export async function resolveComment(
  session: SessionId,
  comment: CommentId,
  resolved: boolean,
): Promise<void> {
  const done = await perform(() => api.review.resolveComment({ session, comment, resolved }));
  if (!done || !resolved) return;
  showToast({
    tone: 'done',
    text: 'Resolved the comment.',
    action: { label: 'Undo', run: () => void resolveComment(session, comment, false) },
  });
}

export async function deleteComment(session: SessionId, comment: CommentId): Promise<void> {
  await perform(() => api.review.deleteComment({ session, comment }));
}

/** What became of the lines of the comments that are not resolved; null where that cannot be told. */
export async function followComments(session: SessionId): Promise<FollowedComment[] | null> {
  // Comments stay where they are shown without it, so a refusal needs no words here.
  const outcome = await attempt(() => api.review.followComments({ session }));
  return outcome.state === 'done' ? outcome.value : null;
}

/** Sends comments to the agent as one turn. */
export async function sendComments(session: SessionId, comments: CommentId[]): Promise<boolean> {
  return (await perform(() => api.review.sendComments({ session, comments, message: '' }))) !== null;
}

/** Puts a comment's suggestion into the worktree, and offers the way back. */
export async function applySuggestion(session: SessionId, comment: CommentId): Promise<void> {
  const done = await perform(() => api.review.applySuggestion({ session, comment }));
  if (!done) return;
  const undo = async () => {
    if (await undoEdit(session, done.before)) await resolveComment(session, comment, false);
  };
  showToast({
    tone: 'done',
    text: 'The suggestion was applied to the session’s worktree.',
    action: { label: 'Undo', run: () => void undo() },
  });
}

/** Takes changes of a file back in the worktree, and offers the way back. `hunks` null: all of the file. */
export async function takeBack(
  session: SessionId,
  what: { from: CommitId; to: CommitId; path: RepoPath; hunks: number[] | null },
): Promise<void> {
  const done = await perform(() => api.review.takeBack({ session, ...what }));
  if (!done) return;
  showToast({
    tone: 'done',
    text: `Took back ${what.hunks === null ? 'the changes' : 'a change'} in ${displayPath(what.path)}.`,
    action: { label: 'Undo', run: () => void undoEdit(session, done.before) },
  });
}

/** An edit of the user's is undone by going back to what was there before. */
async function undoEdit(session: SessionId, before: CommitId): Promise<boolean> {
  return (await perform(() => api.sessions.rollback({ session, commit: before }))) !== null;
}
