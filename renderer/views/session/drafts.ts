import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';

/** Follow-ups that are written but not sent, so that looking at another session loses nothing. */
const draftsStore = createStore<Readonly<Record<SessionId, string>>>(() => ({}));

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
