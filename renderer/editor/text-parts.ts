import type { MergePiece, ResultDraft } from '#shared/conflict';
import { draftOfParts, partsAtFirst, type TextParts } from './draft-parts';
import { shortestEdits } from './shortest-edits';

/**
 * A whole text as a finished draft of the merge: every place counts as resolved, with what stands there. Pure.
 */
export function draftOfText(pieces: readonly MergePiece[], text: string): ResultDraft {
  const first = partsAtFirst(pieces);
  const parts = partsOfText(first, text);
  const unchanged = parts.places.flatMap((place, at) => (place === first.places[at] ? [at] : []));
  return draftOfParts(pieces, parts, unchanged);
}

/**
 * Divides a text as the first one is divided: a line that both have stays where it was; a new line belongs to the place
 * it stands in or at, or else to the text between places. Joined again the parts are the whole text.
 */
function partsOfText(first: TextParts, text: string): TextParts {
  const before = segmentsOf(first);
  const after = before.map(() => '');
  const lines = before.flatMap((segment, at) => linesOf(segment).map((line) => ({ line, at })));
  const last = before.length - 1;
  let next = 0;
  for (const edit of shortestEdits(
    lines.map(({ line }) => line),
    linesOf(text),
  )) {
    const into =
      edit.type === 'added' ? placeBetween(lines[next - 1]?.at ?? 0, lines[next]?.at ?? last) : null;
    if (edit.type !== 'added') next += 1;
    const at = into ?? lines[next - 1]?.at ?? last;
    if (edit.type !== 'deleted') after[at] = (after[at] ?? '') + edit.text;
  }
  return {
    gaps: after.filter((_, at) => at % 2 === 0),
    places: after.filter((_, at) => at % 2 === 1),
  };
}

/** Gaps and places in turns, as they follow each other in the text: the places are the odd ones. */
function segmentsOf({ gaps, places }: TextParts): string[] {
  return gaps.flatMap((gap, at) => [gap, ...(at < places.length ? [places[at] ?? ''] : [])]);
}

/** The place among the segments from one to another; the first one itself where there is none. */
function placeBetween(from: number, to: number): number {
  const place = from % 2 === 1 ? from : from + 1;
  return place <= to ? place : from;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}
