import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type NextPromptId, SessionId } from '#shared/ids';
import type { NextPrompt } from '#shared/next-prompt';
import { keepDrafts } from '../../state/kept-drafts';
import { keepDraftBelow } from './drafts';

/** A next prompt while it is written anew. */
export type NextPromptEdit = {
  readonly prompt: NextPromptId;
  /** What the prompt says. */
  readonly before: string;
  readonly text: string;
  /** It was given to the core, which has not answered yet. */
  readonly saving: boolean;
};

/**
 * One of each session, kept for this window and the next: a look at another session ends none, and that the prompt is sent
 * meanwhile loses none.
 */
const editsStore = createStore<Readonly<Record<SessionId, NextPromptEdit>>>(() => ({}));

keepDrafts('next-prompt', {
  store: editsStore,
  drafts: () =>
    Object.entries(editsStore.getState())
      .filter(([, { text, before }]) => text !== before)
      .map(([session, { prompt, before, text }]) => ({
        of: 'next-prompt',
        session: SessionId.parse(session),
        prompt,
        before,
        text,
      })),
  restore(kept) {
    for (const { session, prompt, before, text } of kept)
      if (editOf(session)) keepDraftBelow(session, text);
      else put(session, { prompt, before, text, saving: false });
  },
});

/** The edit that is open in a session. */
export function useNextPromptEdit(session: SessionId): NextPromptEdit | null {
  return useStore(editsStore, (edits) => edits[session] ?? null);
}

export function editOf(session: SessionId): NextPromptEdit | null {
  return editsStore.getState()[session] ?? null;
}

/** Opens a prompt to be written anew. What was written of another one goes on in the composer. */
export function beginEdit(session: SessionId, { id, text }: NextPrompt): void {
  const open = editOf(session);
  if (open?.prompt === id) return;
  if (open) keepInComposer(session, open);
  put(session, { prompt: id, before: text, text, saving: false });
}

export function changeEdit(
  session: SessionId,
  change: Partial<Pick<NextPromptEdit, 'text' | 'saving'>>,
): void {
  const open = editOf(session);
  if (open) put(session, { ...open, ...change });
}

/** Closes the edit: it was saved, or the user wants none of it. */
export function endEdit(session: SessionId): void {
  const { [session]: _, ...others } = editsStore.getState();
  editsStore.setState(others, true);
}

/**
 * Ends an edit whose prompt does not wait any more, since it was sent or removed. What was written of it goes on in the
 * composer; true: there was something.
 */
export function settleEdit(session: SessionId, waiting: readonly NextPrompt[]): boolean {
  const open = editOf(session);
  // The answer to one that is being saved says what became of it.
  if (!open || open.saving || waiting.some(({ id }) => id === open.prompt)) return false;
  endEdit(session);
  return keepInComposer(session, open);
}

function keepInComposer(session: SessionId, { before, text }: NextPromptEdit): boolean {
  if (text.trim() === '' || text === before) return false;
  keepDraftBelow(session, text);
  return true;
}

function put(session: SessionId, edit: NextPromptEdit): void {
  editsStore.setState({ ...editsStore.getState(), [session]: edit });
}
