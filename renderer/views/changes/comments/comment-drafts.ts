import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { CommentPlace, CommentWords, ReviewComment } from '#shared/comment';
import type { CommentId, SessionId } from '#shared/ids';

/** A comment that is being written: a new one at its place, or a known one in other words. */
export type CommentDraft = CommentWords & {
  readonly id: string;
  readonly session: SessionId;
  readonly place: CommentPlace;
  /** The object that the commented side of the file was when it was begun. */
  readonly blob: string | null;
  /** What it said before anything was written: nothing, or the comment as it is. */
  readonly before: CommentWords;
  /** The comment that is edited; null: a new one. */
  readonly comment: CommentId | null;
  /** False once it was closed without being saved: what was written stays. */
  readonly open: boolean;
};

/** Kept while the window lives, so that looking at another file or session loses nothing. */
const draftsStore = createStore<ReadonlyMap<string, CommentDraft>>(() => new Map());

const nothing: CommentWords = { text: '', suggestion: null };

/** All drafts, by their ids. */
export function useCommentDrafts(): ReadonlyMap<string, CommentDraft> {
  return useStore(draftsStore);
}

/** Opens the draft of a new comment at a place; what was written there before is taken up again. */
export function openDraft(session: SessionId, place: CommentPlace, blob: string | null): void {
  const { path, side, from, to, lines } = place;
  const id = `new ${session} ${side} ${from}..${to} ${lines?.first ?? 0}-${lines?.last ?? 0} ${path}`;
  const known = draftsStore.getState().get(id);
  put({ id, session, place, blob, comment: null, before: nothing, ...nothing, ...known, open: true });
}

/** Opens a comment to be said in other words. */
export function openEdit(session: SessionId, given: ReviewComment): void {
  const { comment, blob, path, side, from, to, lines, text, suggestion } = given;
  const id = `edit ${comment}`;
  const known = draftsStore.getState().get(id);
  const place = { path, side, from, to, lines };
  const before = { text, suggestion };
  put({ id, session, place, blob, comment, ...before, ...known, before, open: true });
}

/** Opens a draft that was closed. */
export function reopenDraft(id: string): void {
  const draft = draftsStore.getState().get(id);
  if (draft) put({ ...draft, open: true });
}

export function changeDraft(id: string, change: Partial<CommentWords>): void {
  const draft = draftsStore.getState().get(id);
  if (draft) put({ ...draft, ...change });
}

/** Closes a draft; what was written stays. */
export function closeDraft(id: string): void {
  const draft = draftsStore.getState().get(id);
  if (!draft) return;
  const { text, suggestion, before } = draft;
  const isEmpty = text.trim() === '' && suggestion === null;
  const isSame = text.trim() === before.text.trim() && suggestion === before.suggestion;
  if (!isEmpty && !isSame) put({ ...draft, open: false });
  else dropDraft(id);
}

export function dropDraft(id: string): void {
  const drafts = new Map(draftsStore.getState());
  drafts.delete(id);
  draftsStore.setState(drafts, true);
}

function put(draft: CommentDraft): void {
  draftsStore.setState(new Map(draftsStore.getState()).set(draft.id, draft), true);
}
