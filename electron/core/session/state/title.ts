import { shownParts } from '#shared/hidden-characters';

const LONGEST_TITLE = 80;

/** A title fit for lists, native dialogs and terminals: one line in which every character is what it seems. */
export function fitTitle(text: string): string {
  const plain = shownParts(text.toWellFormed(), 'escaped').map(({ shown, about }) =>
    about === null ? shown : ' ',
  );
  return plain.join('').replaceAll(/\s+/g, ' ').trim();
}

/** What begins a heading, a quotation or an item of a list in Markdown, and a fence of code, which names nothing. */
const MARKS = /^(?:(?:#{1,6}|>|[-*+]|\d{1,3}[.)])\s+)+|^(?:```|~~~).*$/;

/** The prompt's first line with anything in it, without Markdown's marks and the full stop at its end. */
export function titleOf(prompt: string): string {
  const line =
    prompt
      .split(/\r\n|[\r\n]/)
      .map((line) => bare(fitTitle(line)))
      .find(Boolean) ?? 'Untitled';
  const letters = [...line];
  if (letters.length <= LONGEST_TITLE) return line;
  return `${letters
    .slice(0, LONGEST_TITLE - 1)
    .join('')
    .trimEnd()}…`;
}

function bare(line: string): string {
  return line
    .replace(MARKS, '')
    .replaceAll('**', '')
    .replace(/(?<=[^.\s])\.$/, '')
    .trim();
}
