import type { MergePiece } from '#shared/conflict';

type Merged = readonly MergePiece[];

/**
 * What an edited file holds in each place where the sides disagreed, in order; null where that cannot be told for sure:
 * the text around the places was edited too, or is found more than once. Pure.
 */
export function resultsOf(pieces: Merged, text: string): string[] | null {
  const anchors = pieces.map((piece) => (piece.type === 'merged' ? piece.text : null));
  const first = positions(anchors, text);
  // Found from the end it is the same place, unless there are two ways to read the text.
  const last = positions(anchors.toReversed().map(reversed), reversed(text))?.toReversed();
  if (!first || !last) return null;
  const results: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.type === 'merged') {
      const [from, fromEnd] = [first[index], last[index]];
      if (from?.start !== text.length - (fromEnd?.end ?? -1)) return null;
      continue;
    }
    const start = first[index - 1]?.end ?? 0;
    const end = first[index + 1]?.start ?? text.length;
    if (start > end || !isLineStart(text, start) || !isLineStart(text, end)) return null;
    results.push(text.slice(start, end));
  }
  return results;
}

/** The file that the pieces are with one result for each disagreement; null when one of them is not known. Pure. */
export function joinResults(pieces: Merged, results: readonly (string | null)[]): string | null {
  let text = '';
  let place = 0;
  for (const piece of pieces) {
    const part = piece.type === 'merged' ? piece.text : (results[place++] ?? null);
    if (part === null) return null;
    text += part;
  }
  return text;
}

type Span = { readonly start: number; readonly end: number };

/** Where the anchors are when each is taken as early as possible; the first and the last one must be at the ends. */
function positions(anchors: readonly (string | null)[], text: string): (Span | null)[] | null {
  const found: (Span | null)[] = [];
  let from = 0;
  for (const [index, anchor] of anchors.entries()) {
    if (anchor === null) {
      found.push(null);
      continue;
    }
    const start = index === anchors.length - 1 ? text.length - anchor.length : text.indexOf(anchor, from);
    if (start < from || !text.startsWith(anchor, start) || (index === 0 && start !== 0)) return null;
    found.push({ start, end: start + anchor.length });
    from = start + anchor.length;
  }
  return found;
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || at === text.length || text[at - 1] === '\n';
}

function reversed<T extends string | null>(text: T): T {
  return (text === null ? null : text.split('').toReversed().join('')) as T;
}
