/** What of a query is looked for: whatever has a letter or a digit. */
export function wordsOf(query: string): string[] {
  return query.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/**
 * Whether a text holds all words of a query, as the index finds them: from the beginning of a word, whatever the case and
 * the accents. Null: there is nothing to look for.
 */
export function wordsFinder(query: string): ((text: string) => boolean) | null {
  const words = wordsOf(query);
  if (words.length === 0) return null;
  const patterns = words.map((word) => {
    const parts = folded(word).match(/[\p{L}\p{N}]+/gu) ?? [];
    return new RegExp(`(?<![\\p{L}\\p{N}])${parts.join('[^\\p{L}\\p{N}]+')}`, 'u');
  });
  return (text) => {
    const plain = folded(text);
    return patterns.every((pattern) => pattern.test(plain));
  };
}

function folded(text: string): string {
  const lower = text.toLowerCase();
  return /[\u0080-\uffff]/.test(lower) ? lower.normalize('NFD').replaceAll(/\p{M}/gu, '') : lower;
}

const SNIPPET_BEFORE = 60;
const SNIPPET_LENGTH = 200;

/** The text around the first word that is found in it. */
export function snippetOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((place) => place !== -1);
  const start = Math.max(0, (places.length > 0 ? Math.min(...places) : 0) - SNIPPET_BEFORE);
  const cut = text
    .slice(start, start + SNIPPET_LENGTH)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `${start > 0 ? '…' : ''}${cut}${start + SNIPPET_LENGTH < text.length ? '…' : ''}`;
}
