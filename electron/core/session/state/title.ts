import { shownParts } from '#shared/hidden-characters';

const LONGEST_TITLE = 80;

/** A title fit for lists, native dialogs and terminals: one line in which every character is what it seems. */
export function fitTitle(text: string): string {
  const plain = shownParts(text.toWellFormed(), 'escaped').map(({ shown, about }) =>
    about === null ? shown : ' ',
  );
  return plain.join('').replaceAll(/\s+/g, ' ').trim();
}

/** The prompt's first line with anything in it. */
export function titleOf(prompt: string): string {
  const line =
    prompt
      .split(/\r\n|[\r\n]/)
      .map(fitTitle)
      .find(Boolean) ?? 'Untitled';
  const letters = [...line];
  if (letters.length <= LONGEST_TITLE) return line;
  return `${letters
    .slice(0, LONGEST_TITLE - 1)
    .join('')
    .trimEnd()}…`;
}
