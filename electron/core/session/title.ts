const LONGEST_TITLE = 80;

/** Controls, and marks that hide text or turn it around. Joiners stay: scripts and emoji need them. */
const UNFIT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be found
  /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** A title fit for lists, native dialogs and terminals: one line in which every character is what it seems. */
export function fitTitle(text: string): string {
  return text.toWellFormed().replaceAll(UNFIT, ' ').replaceAll(/\s+/g, ' ').trim();
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
