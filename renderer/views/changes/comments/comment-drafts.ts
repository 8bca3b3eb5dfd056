import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { CommentPlace, CommentWords, ReviewComment } from '#shared/comment';
import type { CommentId, SessionId } from '#shared/ids';
import { keepDrafts } from '../../../state/kept-drafts';

/** A comment that is being written: a new one at its place, or a known one in other words. */
export type CommentDraft = {
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

type Drafts = {
  /** The same while nothing but words changes, so that typing draws one box only. */
  readonly drafts: ReadonlyMap<string, CommentDraft>;
  readonly words: ReadonlyMap<string, CommentWords>;
  /** The draft whose box is to take the focus as soon as it is drawn. */
  readonly focus: string | null;
};

/** Kept for this window and the next, so that looking at another file or session loses nothing. */
const draftsStore = createStore<Drafts>(() => ({ drafts: new Map(), words: new Map(), focus: null }));

const nothing: CommentWords = { text: '', suggestion: null };

keepDrafts('comment', {
  store: draftsStore,
  drafts() {
    const { drafts, words } = draftsStore.getState();
    return [...drafts.values()].flatMap((draft) => {
      const said = words.get(draft.id) ?? nothing;
      return isUnwritten(draft, said) ? [] : [{ of: 'comment' as const, ...draft, words: said }];
    });
  },
  restore(kept) {
    const drafts = new Map(draftsStore.getState().drafts);
    const words = new Map(draftsStore.getState().words);
    for (const { of: _, words: said, ...draft } of kept) {
      const known = drafts.get(draft.id);
      // One that was begun anew at this place meanwhile goes on, if anything was written in it.
      if (known && !isUnwritten(known, words.get(draft.id) ?? nothing)) continue;
      drafts.set(draft.id, known ?? draft);
      words.set(draft.id, said);
    }
    draftsStore.setState({ drafts, words });
  },
});

/** All drafts, by their ids. */
export function useCommentDrafts(): ReadonlyMap<string, CommentDraft> {
  return useStore(draftsStore, ({ drafts }) => drafts);
}

/** What a draft says so far. */
export function useDraftWords(id: string): CommentWords {
  return useStore(draftsStore, ({ words }) => words.get(id) ?? nothing);
}

/** Whether a draft's box is to take the focus; `tookFocus` says that it has. */
export function useDraftFocus(id: string): boolean {
  return useStore(draftsStore, ({ focus }) => focus === id);
}

export function tookFocus(): void {
  draftsStore.setState({ focus: null });
}

/** Gives the focus back to a draft whose box had it when it went, once it is drawn again. */
export function keepFocus(id: string): void {
  if (draftsStore.getState().drafts.get(id)?.open) draftsStore.setState({ focus: id });
}

/** Opens the draft of a new comment at a place; what was written there before is taken up again. */
export function openDraft(session: SessionId, place: CommentPlace, blob: string | null): void {
  const { path, side, from, to, lines } = place;
  const id = `new ${session} ${side} ${from}..${to} ${lines?.first ?? 0}-${lines?.last ?? 0} ${path}`;
  open({ id, session, place, blob, comment: null, before: nothing, open: true });
}

/** Opens a comment to be said in other words. */
export function openEdit(session: SessionId, given: ReviewComment): void {
  const { comment, blob, path, side, from, to, lines, text, suggestion } = given;
  const place = { path, side, from, to, lines };
  open({
    id: `edit ${comment}`,
    session,
    place,
    blob,
    comment,
    before: { text, suggestion },
    open: true,
  });
}

/** Opens a draft that was closed. */
export function reopenDraft(id: string): void {
  const draft = draftsStore.getState().drafts.get(id);
  if (draft) open(draft);
}

/** What is known of a draft stays, but for what the comment that it edits says by now. */
function open(draft: CommentDraft): void {
  const { id, before } = draft;
  const { drafts, words } = draftsStore.getState();
  draftsStore.setState({
    drafts: new Map(drafts).set(id, { ...draft, ...drafts.get(id), before, open: true }),
    words: words.has(id) ? words : new Map(words).set(id, before),
    focus: id,
  });
}

export function changeDraft(id: string, change: Partial<CommentWords>): void {
  const { words } = draftsStore.getState();
  const known = words.get(id);
  if (known) draftsStore.setState({ words: new Map(words).set(id, { ...known, ...change }) });
}

/** Closes a draft; what was written stays. */
export function closeDraft(id: string): void {
  const { drafts, words } = draftsStore.getState();
  const draft = drafts.get(id);
  if (!draft) return;
  if (isUnwritten(draft, words.get(id) ?? nothing)) dropDraft(id);
  else draftsStore.setState({ drafts: new Map(drafts).set(id, { ...draft, open: false }) });
}

/** Whether a draft says nothing, or what the comment says anyway. */
function isUnwritten({ before }: CommentDraft, { text, suggestion }: CommentWords): boolean {
  const isEmpty = text.trim() === '' && suggestion === null;
  return isEmpty || (text.trim() === before.text.trim() && suggestion === before.suggestion);
}

export function dropDraft(id: string): void {
  const drafts = new Map(draftsStore.getState().drafts);
  const words = new Map(draftsStore.getState().words);
  drafts.delete(id);
  words.delete(id);
  draftsStore.setState({ drafts, words });
}
