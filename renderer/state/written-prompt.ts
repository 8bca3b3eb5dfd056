import type { Attachment, GivenAttachment } from '#shared/attachment';
import { type FoldedText, unfoldPrompt } from '#shared/folded-text';

/** A prompt while it is written: its text, in which folded texts are marks, and what goes with it. */
export type WrittenPrompt = {
  readonly text: string;
  readonly folded: readonly FoldedText[];
  readonly attachments: readonly Attachment[];
};

export const NOTHING_WRITTEN: WrittenPrompt = { text: '', folded: [], attachments: [] };

/** Whether there is nothing of it to keep. */
export function isUnwritten({ text, attachments }: WrittenPrompt): boolean {
  return text.trim() === '' && attachments.length === 0;
}

/** As it is sent. */
export function sentOf({ text, folded, attachments }: WrittenPrompt): {
  prompt: string;
  attachments: GivenAttachment[];
} {
  return { prompt: unfoldPrompt(text, folded), attachments: givenOf(attachments) };
}

export function givenOf(attachments: readonly Attachment[]): GivenAttachment[] {
  return attachments.map(({ id, name }) => ({ id, name }));
}

/** As the host keeps it with a draft; what is empty is left out. */
export function keptOf({ folded, attachments }: WrittenPrompt): {
  folded?: FoldedText[];
  attachments?: Attachment[];
} {
  return {
    ...(folded.length > 0 ? { folded: [...folded] } : {}),
    ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
  };
}
