import { changedWords } from './changed-words';
import type { Disagreement, PieceLines, Settlement } from './merge-pieces';
import { monaco } from './monaco';

type Decoration = monaco.editor.IModelDeltaDecoration;

/** How a side's lines at a disagreement are marked: the lines, and in them the words that the base has not. */
export function sideDecorations(
  place: Disagreement,
  side: 'theirs' | 'ours' | 'base',
  { start, lines }: PieceLines,
): Decoration[] {
  if (lines === 0) return [gapDecoration(start, `merge-gap merge-${side}`)];
  const whole: Decoration = {
    range: new monaco.Range(start, 1, start + lines - 1, 1),
    options: {
      isWholeLine: true,
      className: `merge-${side}`,
      marginClassName: `merge-${side}`,
      overviewRuler: { color: 'rgba(128,128,128,0.6)', position: monaco.editor.OverviewRulerLane.Full },
    },
  };
  if (side === 'base') return [whole];
  const words = changedWords(place.base, place[side]).map(({ line, from, to }) => ({
    range: new monaco.Range(start + line, from + 1, start + line, to + 1),
    // Drawn with the line itself: anything laid over it would have to be measured at every step.
    options: { inlineClassName: `merge-word-${side}` },
  }));
  return [whole, ...words];
}

/** How the result's lines at a disagreement are marked: resolved or still open. */
export function resultDecorations({ start, lines }: PieceLines, settlement: Settlement): Decoration[] {
  const look = settlement === 'open' ? 'merge-open' : 'merge-settled';
  if (lines === 0) return [gapDecoration(start, `merge-gap ${look}`)];
  return [
    {
      range: new monaco.Range(start, 1, start + lines - 1, 1),
      options: {
        isWholeLine: true,
        // What is written at its edges belongs to its neighbours.
        stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
        className: look,
        marginClassName: look,
        overviewRuler: {
          color: settlement === 'open' ? 'rgba(216,150,40,0.9)' : 'rgba(80,170,120,0.6)',
          position: monaco.editor.OverviewRulerLane.Full,
        },
      },
    },
  ];
}

/** The disagreement where the reader is, in any column. */
export function currentDecorations({ start, lines }: PieceLines): Decoration[] {
  if (lines === 0) return [gapDecoration(start, 'merge-gap merge-at')];
  return [
    {
      range: new monaco.Range(start, 1, start + lines - 1, 1),
      options: { isWholeLine: true, className: 'merge-at' },
    },
  ];
}

/** A side that has nothing there is a line between two lines. */
function gapDecoration(line: number, className: string): Decoration {
  return { range: new monaco.Range(line, 1, line, 1), options: { isWholeLine: true, className } };
}
