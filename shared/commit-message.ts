import { z } from 'zod';

/** The longest message, in UTF-16 units. */
const LONGEST = 100_000;

/** A commit's message as somebody wrote it: some text, without what Git cannot hold. */
export const CommitMessage = z
  .string()
  .max(LONGEST)
  .refine((text) => !text.includes('\0') && text.trim() !== '', 'a commit needs a message');
export type CommitMessage = z.infer<typeof CommitMessage>;

/** The message as Git keeps it: no blanks at line ends, no more than one empty line in a row, none around it. */
export function tidyMessage(text: string): string {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trimEnd());
  const kept = lines.filter((line, at) => line !== '' || lines[at - 1] !== '');
  return `${kept.join('\n').replace(/^\n+|\n+$/g, '')}\n`;
}
