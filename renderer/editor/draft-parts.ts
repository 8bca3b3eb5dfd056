import type { MergePiece, ResultDraft } from '#shared/conflict';
import type { Disagreement } from './merge-pieces';

/**
 * A merged text in parts: what stands in each place where the sides disagree, and what is before, between and after
 * them, so that there is always one gap more than places. Joined in turns they are the text.
 */
export type TextParts = { readonly places: readonly string[]; readonly gaps: readonly string[] };

/** The places where the sides disagree, in order. */
export function disagreementsOf(pieces: readonly MergePiece[]): readonly Disagreement[] {
  return pieces.filter((piece) => piece.type === 'conflict');
}

/** The text at the beginning: what Git merged, and the base wherever the sides disagree. */
export function partsAtFirst(pieces: readonly MergePiece[]): TextParts {
  const places: string[] = [];
  const gaps = [''];
  for (const piece of pieces) {
    if (piece.type === 'merged') gaps.push((gaps.pop() ?? '') + piece.text);
    else {
      places.push(piece.base);
      gaps.push('');
    }
  }
  return { places, gaps };
}

/** The text as a draft left it; null when the draft is of a text with another number of places. */
export function partsOfDraft(pieces: readonly MergePiece[], draft: ResultDraft): TextParts | null {
  const first = partsAtFirst(pieces);
  if (draft.count !== first.places.length) return null;
  const places = [...first.places];
  const gaps = [...first.gaps];
  for (const { at, text } of draft.places) if (at < places.length) places[at] = text;
  for (const { at, text } of draft.gaps) if (at < gaps.length) gaps[at] = text;
  return { places, gaps };
}

/** What a text's parts differ in from the beginning. */
export function draftOfParts(
  pieces: readonly MergePiece[],
  now: TextParts,
  baseChosen: Iterable<number>,
): ResultDraft {
  const first = partsAtFirst(pieces);
  const differing = (before: readonly string[], after: readonly string[]) =>
    after.flatMap((text, at) => (text === before[at] ? [] : [{ at, text }]));
  return {
    count: first.places.length,
    places: differing(first.places, now.places),
    gaps: differing(first.gaps, now.gaps),
    baseChosen: [...baseChosen].sort((a, b) => a - b),
  };
}

/** How many places of a draft are resolved: something else than the base stands there, or the base was chosen. */
export function settledIn({ places, baseChosen }: ResultDraft): number {
  return new Set([...places.map(({ at }) => at), ...baseChosen]).size;
}

/** Whether nothing was done yet. */
export function isUntouched({ places, gaps, baseChosen }: ResultDraft): boolean {
  return places.length === 0 && gaps.length === 0 && baseChosen.length === 0;
}
