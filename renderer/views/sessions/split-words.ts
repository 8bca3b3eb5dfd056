/** A piece of a text, and whether it is one of the words that were searched for. */
export type TextPart = { readonly text: string; readonly found: boolean };

/** Splits a text at the words, which begin somewhere in it, whatever their case; together the parts are the text. */
export function splitWords(text: string, typed: string): readonly TextPart[] {
  const words = typed.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return [{ text, found: false }];
  const any = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');
  return text
    .split(new RegExp(`(${any})`, 'giu'))
    .map((part, index) => ({ text: part, found: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
