import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { ApplyMode } from '#shared/apply';
import { SessionId } from '#shared/ids';
import { keepDrafts } from '../../state/kept-drafts';

/** Messages that were written and not applied yet, so that closing dialog or window loses none. */
const messagesStore = createStore<Readonly<Record<string, string>>>(() => ({}));

keepDrafts('message', {
  store: messagesStore,
  drafts: () =>
    Object.entries(messagesStore.getState()).map(([key, text]) => {
      const [session, mode] = key.split(' ');
      return { of: 'message', session: SessionId.parse(session), mode: ApplyMode.parse(mode), text };
    }),
  restore: (kept) => {
    const known = messagesStore.getState();
    for (const { session, mode, text } of kept)
      if (known[`${session} ${mode}`] === undefined) keepMessageDraft(session, mode, text);
  },
});

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
