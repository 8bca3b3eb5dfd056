import { followScroll } from './follow-scroll';
import { fillers, type PieceLines } from './merge-pieces';
import type { monaco } from './monaco';

type Editor = monaco.editor.IStandaloneCodeEditor;

/** Keeps editors side by side: one scroll position for all, and every piece beginning at the same height in each. */
export type MergeColumns = {
  /** Fills up the columns; one list of places, for all pieces, a column. */
  align(columns: readonly (readonly PieceLines[])[]): void;
  dispose(): void;
};

export function joinColumns(editors: readonly Editor[]): MergeColumns {
  const zones = editors.map(() => new Map<number, { readonly id: string; readonly height: number }>());
  const scroll = followScroll(editors);
  const before: (readonly PieceLines[])[] = editors.map(() => []);
  return {
    align: (columns) => {
      const heights = fillers(columns.map((places) => places.map((place) => place.lines)));
      editors.forEach((editor, column) => {
        const places = columns[column] ?? [];
        // An editor moves its fillers with the lines they stand after, so only those whose piece changed are made anew.
        const moved = piecesThatMoved(before[column] ?? [], places);
        before[column] = places;
        editor.changeViewZones((accessor) => {
          places.forEach((place, piece) => {
            const known = zones[column]?.get(piece);
            const height = heights[column]?.[piece] ?? 0;
            if ((known?.height ?? 0) === height && !moved.has(piece)) return;
            if (known) accessor.removeZone(known.id);
            zones[column]?.delete(piece);
            if (height === 0) return;
            const domNode = document.createElement('div');
            domNode.className = 'merge-filler';
            const afterLineNumber = place.start + place.lines - 1;
            zones[column]?.set(piece, {
              id: accessor.addZone({ afterLineNumber, heightInLines: height, domNode }),
              height,
            });
          });
        });
      });
    },
    dispose: () => {
      scroll.dispose();
      editors.forEach((editor, column) => {
        editor.changeViewZones((accessor) => {
          for (const { id } of zones[column]?.values() ?? []) accessor.removeZone(id);
        });
      });
    },
  };
}

/** Pieces whose filler no longer stands where it should: the ones that grew or shrank, or all when more than one did. */
function piecesThatMoved(before: readonly PieceLines[], after: readonly PieceLines[]): ReadonlySet<number> {
  const all = new Set(after.keys());
  if (before.length !== after.length) return all;
  const grown = [...all].filter((piece) => before[piece]?.lines !== after[piece]?.lines);
  if (grown.length > 1) return all;
  const from = grown[0] ?? after.length;
  const by = (after[from]?.lines ?? 0) - (before[from]?.lines ?? 0);
  const asExpected = after.every(
    (place, piece) => place.start === (before[piece]?.start ?? 0) + (piece > from ? by : 0),
  );
  return asExpected ? new Set(grown) : all;
}
