import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ApplyMode } from '#shared/apply';
import type { SessionId } from '#shared/ids';

/** Messages that were written and not applied yet, so that closing the dialog loses none. */
const messagesStore = createStore<Readonly<Record<string, string>>>(() => ({}));

/** What was written for an apply of this kind; null: nothing, so that the drafted message stands. */
export function useMessageDraft(session: SessionId, mode: ApplyMode): string | null {
  return useStore(messagesStore, (messages) => messages[`${session} ${mode}`] ?? null);
}

/** Keeps a message; null: it is applied, or the drafted one is wanted back. */
export function keepMessageDraft(session: SessionId, mode: ApplyMode, message: string | null): void {
  const key = `${session} ${mode}`;
  const { [key]: _, ...others } = messagesStore.getState();
  messagesStore.setState(message === null ? others : { ...others, [key]: message }, true);
}
