/**
 * A line as words, for whoever looks for what it says of an order. Taken once from left to right, so that no line takes
 * longer than it is long.
 */
export type Word = {
  /** In lower case, without what ends a sentence. */
  readonly text: string;
  /** As it is written. */
  readonly written: string;
  /** A sentence or a part of one ends behind it. */
  readonly ends: boolean;
};

const WORD =
  /[\p{L}\p{N}#][\p{L}\p{M}\p{N}._#+'’-]*|→|->|=>|[–—]|[;()|:,&]|[.!?。；、，（）](?=\s|$|[\p{L}\p{N}])/gu;
const ENDING = /[._'’-]+$/;
const ENDS: ReadonlySet<string> = new Set([';', '.', '!', '?', '。', '；', '|', ')', '）']);
/** More of one line is not read. */
const MOST_LETTERS = 2000;

export function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  for (const [found] of line.slice(0, MOST_LETTERS).matchAll(WORD)) {
    const text = found.length > 1 ? trimmed(found) : found;
    const sentence = found.length > text.length && /[.]/.test(found.slice(text.length));
    words.push({ text: text.toLowerCase(), written: text, ends: ENDS.has(found) || sentence });
  }
  return words;
}

function trimmed(word: string): string {
  if (word === '->' || word === '=>') return '→';
  const ending = ENDING.exec(word.slice(-8));
  return ending ? word.slice(0, word.length - ending[0].length) : word;
}
