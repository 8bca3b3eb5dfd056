import type { GivenAttachment } from '#shared/attachment';
import type { NextPromptId, SessionId } from '#shared/ids';
import type { NextPrompt } from '#shared/next-prompt';
import { api } from '../api/client';
import { attempt, type Outcome, perform } from './perform';
import { showToast } from './toasts';
import { givenOf } from './written-prompt';

/** What the user can ask of the prompts that wait in a session. */

/** Has a prompt wait for the turn to end, or (`stop`) stops the turn for it. */
export function addNextPrompt(
  session: SessionId,
  { prompt: text, attachments }: { readonly prompt: string; readonly attachments: GivenAttachment[] },
  stop: boolean,
): Promise<Outcome<unknown>> {
  return attempt(() => api.nextPrompts.add({ session, text, attachments, stop }));
}

/** Changes the text of one, and what goes with it. Gives the refusal to be shown in place. */
export function editNextPrompt(
  session: SessionId,
  prompt: NextPromptId,
  { text, attachments }: Pick<NextPrompt, 'text' | 'attachments'>,
): Promise<Outcome<unknown>> {
  const given = attachments ? { attachments: givenOf(attachments) } : {};
  return attempt(() => api.nextPrompts.edit({ session, prompt, text, ...given }));
}

/** Moves one, so that `index` others are before it. */
export async function moveNextPrompt(session: SessionId, prompt: NextPromptId, index: number): Promise<void> {
  await perform(() => api.nextPrompts.move({ session, prompt, index }));
}

/** Removes one and offers the way back to its place. */
export async function removeNextPrompt(session: SessionId, prompt: NextPrompt, index: number): Promise<void> {
  const done = await perform(() => api.nextPrompts.remove({ session, prompt: prompt.id }));
  if (!done) return;
  showToast({
    tone: 'done',
    text: 'Removed the prompt.',
    action: {
      label: 'Undo',
      run: () =>
        void perform(() =>
          api.nextPrompts.add({
            session,
            text: prompt.text,
            attachments: givenOf(prompt.attachments ?? []),
            index,
          }),
        ),
    },
  });
}

/** Sends one now; where a turn runs, that one is stopped first. */
export async function sendNextPrompt(session: SessionId, prompt: NextPromptId): Promise<void> {
  await perform(() => api.nextPrompts.send({ session, prompt }));
}

/** Tells where an edit went whose prompt was gone before it was saved. */
export function tellEditKept(): void {
  showToast({
    tone: 'need',
    text: 'The prompt was sent or removed before your edit was saved.',
    detail: 'What you wrote is in the prompt field below the conversation.',
  });
}
