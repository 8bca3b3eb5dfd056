import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { SessionId } from '#shared/ids';
import { after, keepDrafts } from '../../state/kept-drafts';
import { isUnwritten, keptOf, NOTHING_WRITTEN, type WrittenPrompt } from '../../state/written-prompt';

/** Follow-ups that are written but not sent, so that neither another session nor another window loses any. */
const draftsStore = createStore<Readonly<Record<SessionId, WrittenPrompt>>>(() => ({}));

keepDrafts('follow-up', {
  store: draftsStore,
  drafts: () =>
    Object.entries(draftsStore.getState()).map(([session, written]) => ({
      of: 'follow-up',
      session: SessionId.parse(session),
      text: written.text,
      ...keptOf(written),
    })),
  restore: (kept) => {
    for (const { session, text, folded = [], attachments = [] } of kept) {
      const now = writtenOf(session);
      keepWritten(session, {
        text: after(text, now.text),
        folded: [...folded, ...now.folded],
        attachments: [...attachments, ...now.attachments],
      });
    }
  },
});

export function useWritten(session: SessionId): WrittenPrompt {
  return useStore(draftsStore, (drafts) => drafts[session] ?? NOTHING_WRITTEN);
}

/** The draft outside of a view, at this moment: the same value as long as it is not written on. */
export function writtenOf(session: SessionId): WrittenPrompt {
  return draftsStore.getState()[session] ?? NOTHING_WRITTEN;
}

export function keepWritten(session: SessionId, changes: Partial<WrittenPrompt>): void {
  const { [session]: before = NOTHING_WRITTEN, ...others } = draftsStore.getState();
  const written = { ...before, ...changes };
  const isNothing = isUnwritten(written) && written.text === '';
  draftsStore.setState(isNothing ? others : { ...others, [session]: written }, true);
}

/** Of a draft its text alone. */
export function keepDraft(session: SessionId, text: string): void {
  keepWritten(session, { text });
}

export function draftOf(session: SessionId): string {
  return writtenOf(session).text;
}

/** Adds to what is written, below it. */
export function keepDraftBelow(session: SessionId, text: string): void {
  const before = draftOf(session);
  keepDraft(session, before.trim() === '' ? text : `${before}\n\n${text}`);
}
