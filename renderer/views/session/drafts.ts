import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { SessionId } from '#shared/ids';
import { after, keepDrafts } from '../../state/kept-drafts';

/** Follow-ups that are written but not sent, so that neither another session nor another window loses any. */
const draftsStore = createStore<Readonly<Record<SessionId, string>>>(() => ({}));

keepDrafts('follow-up', {
  store: draftsStore,
  drafts: () =>
    Object.entries(draftsStore.getState()).map(([session, text]) => ({
      of: 'follow-up',
      session: SessionId.parse(session),
      text,
    })),
  restore: (kept) => {
    for (const { session, text } of kept) keepDraft(session, after(text, draftOf(session)));
  },
});

export function useDraft(session: SessionId): string {
  return useStore(draftsStore, (drafts) => drafts[session] ?? '');
}

export function keepDraft(session: SessionId, text: string): void {
  const { [session]: _, ...others } = draftsStore.getState();
  draftsStore.setState(text === '' ? others : { ...others, [session]: text }, true);
}

/** The draft outside of a view, at this moment. */
export function draftOf(session: SessionId): string {
  return draftsStore.getState()[session] ?? '';
}

/** Adds to what is written, below it. */
export function keepDraftBelow(session: SessionId, text: string): void {
  const before = draftOf(session);
  keepDraft(session, before.trim() === '' ? text : `${before}\n\n${text}`);
}
