import type { MergePiece } from '#shared/apply';
import {
  countLines,
  documentOf,
  type PiecePlace,
  type Settlement,
  type Side,
  settlementOf,
  textOfSide,
} from './merge-pieces';
import { plainModel } from './models';
import { monaco } from './monaco';

/** Where a disagreement stands in the result at this moment, and what was decided there. */
export type ResultPlace = PiecePlace & { readonly settlement: Settlement };

/** A result that is not finished: its text, where the disagreements stand in it, and where the base was chosen. */
export type ResultDraft = {
  readonly text: string;
  readonly ranges: readonly monaco.IRange[];
  readonly baseChosen: readonly number[];
};

/**
 * The result's text with the places of the disagreements in it. Places are tracked through edits, undo and redo; what is
 * decided at a place is told from its text alone.
 */
export type MergeResult = {
  readonly model: monaco.editor.ITextModel;
  /** One for each disagreement, in order. */
  places(): ResultPlace[];
  /** Places of all pieces, the merged ones included. */
  pieces(): PiecePlace[];
  /** Puts a side there, as one step that can be undone. */
  take(index: number, side: Side): void;
  /** The whole file, with the line ends and the byte order mark it had. */
  text(): string;
  draft(): ResultDraft;
  dispose(): void;
};

const { EndOfLinePreference, EndOfLineSequence, TrackedRangeStickiness } = monaco.editor;

export function openResult(
  pieces: readonly MergePiece[],
  language: string,
  lineEnd: '\n' | '\r\n',
  draft: ResultDraft | null,
): MergeResult {
  const first = documentOf(pieces, 'base');
  const model = plainModel(draft?.text ?? first.text, language);
  model.setEOL(lineEnd === '\n' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF);
  const conflicts = pieces.flatMap((piece, index) => (piece.type === 'conflict' ? [{ piece, index }] : []));
  const baseChosen = new Set<number>(draft?.baseChosen);
  const tracked = trackRanges(
    model,
    draft?.ranges ??
      conflicts.map(({ index }) => rangeOfLines(model, first.places[index] ?? { start: 1, lines: 0 })),
  );
  const textAt = (index: number) =>
    model.getValueInRange(tracked.range(index), EndOfLinePreference.TextDefined);
  const placeOf = (index: number): PiecePlace => ({
    start: tracked.range(index).startLineNumber,
    lines: countLines(textAt(index)),
  });
  const text = () => model.getValue(EndOfLinePreference.TextDefined, true);

  return {
    model,
    places: () =>
      conflicts.map(({ piece }, index) => ({
        ...placeOf(index),
        settlement: settlementOf(piece, textAt(index), baseChosen.has(index)),
      })),
    pieces: () =>
      placesOfAll(
        pieces,
        conflicts.map((_, index) => placeOf(index)),
        linesOf(model),
      ),
    take: (index, side) => {
      const conflict = conflicts[index];
      if (!conflict) return;
      if (side === 'base') baseChosen.add(index);
      else baseChosen.delete(index);
      tracked.replace(index, textOfSide(conflict.piece, side));
    },
    text,
    draft: () => ({
      text: text(),
      ranges: conflicts.map((_, index) => tracked.range(index)),
      baseChosen: [...baseChosen],
    }),
    dispose: () => {
      tracked.dispose();
      model.dispose();
    },
  };
}

/** Lines as texts are counted: what follows the last line end is a line only when something stands there. */
function linesOf(model: monaco.editor.ITextModel): number {
  const count = model.getLineCount();
  return model.getLineLength(count) === 0 ? count - 1 : count;
}

/** Whole lines with their line ends; no lines are the point before the first one. */
function rangeOfLines(model: monaco.editor.ITextModel, { start, lines }: PiecePlace): monaco.Range {
  const end = { lineNumber: model.getLineCount(), column: model.getLineMaxColumn(model.getLineCount()) };
  const at = (line: number) => (line > end.lineNumber ? end : { lineNumber: line, column: 1 });
  return monaco.Range.fromPositions(at(start), at(start + lines));
}

/**
 * Ranges that follow their text. What is typed at a range's end is not in it, so that writing below an open place does
 * not settle it. Undo and redo bring ranges back as they were: the editor alone could not, since a range that became
 * empty cannot know what grows back into it.
 */
function trackRanges(model: monaco.editor.ITextModel, ranges: readonly monaco.IRange[]) {
  const options = {
    stickiness: TrackedRangeStickiness.GrowsOnlyWhenTypingBefore,
    description: 'merge-place',
  };
  let ids = model.deltaDecorations(
    [],
    ranges.map((range) => ({ range, options })),
  );
  const range = (index: number): monaco.Range =>
    model.getDecorationRange(ids[index] ?? '') ?? new monaco.Range(1, 1, 1, 1);
  const put = (all: readonly monaco.IRange[]) => {
    ids = model.deltaDecorations(
      ids,
      all.map((one) => ({ range: one, options })),
    );
  };
  const now = () => ids.map((_, index) => range(index));
  const seen = new Map<number, readonly monaco.IRange[]>();
  const remember = () => seen.set(model.getAlternativeVersionId(), now());
  remember();
  const listener = model.onDidChangeContent((event) => {
    const known = event.isUndoing || event.isRedoing ? seen.get(model.getAlternativeVersionId()) : undefined;
    if (known) put(known);
    else remember();
  });
  return {
    range,
    replace: (index: number, text: string) => {
      const target = range(index);
      const before = now();
      const offset = model.getOffsetAt(target.getStartPosition());
      const removed = model.getValueLengthInRange(target);
      const length = model.getValueLength();
      model.pushStackElement();
      model.pushEditOperations([], [{ range: target, text }], () => null);
      model.pushStackElement();
      const inserted = model.getValueLength() - length + removed;
      const grown = monaco.Range.fromPositions(
        target.getStartPosition(),
        model.getPositionAt(offset + inserted),
      );
      put(before.map((one, at) => (at === index ? grown : at < index ? one : range(at))));
      remember();
    },
    dispose: () => listener.dispose(),
  };
}

/** The places of all pieces, from those of the disagreements: what lies between two of them is the merged piece. */
function placesOfAll(
  pieces: readonly MergePiece[],
  places: readonly PiecePlace[],
  lineCount: number,
): PiecePlace[] {
  let line = 1;
  let conflict = 0;
  return pieces.map((piece, index) => {
    if (piece.type === 'conflict') {
      const place = places[conflict] ?? { start: line, lines: 0 };
      conflict += 1;
      line = place.start + place.lines;
      return place;
    }
    const next = index + 1 < pieces.length ? (places[conflict]?.start ?? line) : lineCount + 1;
    const place = { start: line, lines: Math.max(0, next - line) };
    line = Math.max(line, next);
    return place;
  });
}
