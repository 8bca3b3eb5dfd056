import type { MergePiece, ResultDraft } from '#shared/conflict';
import { disagreementsOf, draftOfParts, partsAtFirst, partsOfDraft, type TextParts } from './draft-parts';
import {
  countLines,
  type PieceLines,
  type Settlement,
  type Side,
  settlementOf,
  textOfSide,
} from './merge-pieces';
import { plainModel } from './models';
import { monaco } from './monaco';

/** Where a disagreement stands in the result at this moment, and what was decided there. */
export type ResultPiece = PieceLines & { readonly settlement: Settlement };

/**
 * The result's text with the places of the disagreements in it. Places are tracked through edits, undo and redo; what is
 * decided at a place is told from its text alone.
 */
export type MergeResult = {
  readonly model: monaco.editor.ITextModel;
  /** One for each disagreement, in order. */
  places(): readonly ResultPiece[];
  /** Places of all pieces, the merged ones included. */
  pieces(): PieceLines[];
  /** Puts a side there, as one step that can be undone. */
  take(index: number, side: Side): void;
  /** The whole file, with the line ends and the byte order mark it had. */
  text(): string;
  draft(): ResultDraft;
  /** Back to the beginning, as one step that can be undone. */
  reset(): void;
  dispose(): void;
};

const { EndOfLinePreference, EndOfLineSequence, TrackedRangeStickiness } = monaco.editor;

export function openResult(
  pieces: readonly MergePiece[],
  language: string,
  lineEnd: '\n' | '\r\n',
  draft: ResultDraft | null,
): MergeResult {
  const first = partsAtFirst(pieces);
  const parts = (draft && partsOfDraft(pieces, draft)) ?? first;
  const mark = textOf(parts).startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const model = plainModel(textOf(parts), language);
  model.setEOL(lineEnd === '\n' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF);
  const conflicts = disagreementsOf(pieces);
  const baseChosen = new Set<number>(parts === first ? [] : draft?.baseChosen);
  const tracked = trackRanges(model, rangesOf(model, parts, mark.length));
  const textAt = (index: number) =>
    model.getValueInRange(tracked.range(index), EndOfLinePreference.TextDefined);
  const text = () => model.getValue(EndOfLinePreference.TextDefined, true);

  let seen: { readonly version: number; readonly places: readonly ResultPiece[] } | null = null;
  const places = () => {
    const version = model.getVersionId();
    if (seen?.version !== version) {
      const found = conflicts.map((conflict, index) => {
        const here = textAt(index);
        const start = tracked.range(index).startLineNumber;
        return {
          start,
          lines: countLines(here),
          settlement: settlementOf(conflict, here, baseChosen.has(index)),
        };
      });
      seen = { version, places: found };
    }
    return seen.places;
  };

  return {
    model,
    places,
    pieces: () => placesOfAll(pieces, places(), linesOf(model)),
    take: (index, side) => {
      const conflict = conflicts[index];
      if (!conflict) return;
      if (side === 'base') baseChosen.add(index);
      else baseChosen.delete(index);
      tracked.replace(index, textOfSide(conflict, side));
      seen = null;
    },
    text,
    draft: () => {
      const now = partsIn(model, tracked.all());
      // The editor holds the mark beside the text.
      const gaps = now.gaps.map((gap, at) => (at === 0 ? mark + gap : gap));
      return draftOfParts(pieces, { places: now.places, gaps }, baseChosen);
    },
    reset: () => {
      baseChosen.clear();
      tracked.replaceAll(textOf(first).slice(mark.length), () => rangesOf(model, first, mark.length));
      seen = null;
    },
    dispose: () => {
      tracked.dispose();
      model.dispose();
    },
  };
}

const BYTE_ORDER_MARK = '\uFEFF';

function textOf({ places, gaps }: TextParts): string {
  return gaps.map((gap, at) => gap + (places[at] ?? '')).join('');
}

/** Where the places are in a model that holds the parts' text without the first `skipped` characters. */
function rangesOf(
  model: monaco.editor.ITextModel,
  { places, gaps }: TextParts,
  skipped: number,
): monaco.Range[] {
  let offset = -skipped;
  return places.map((place, at) => {
    const start = offset + (gaps[at]?.length ?? 0);
    offset = start + place.length;
    return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(offset));
  });
}

/** A model's text, divided at the places. */
function partsIn(model: monaco.editor.ITextModel, ranges: readonly monaco.IRange[]): TextParts {
  const text = model.getValue(EndOfLinePreference.TextDefined);
  const gaps: string[] = [];
  const places: string[] = [];
  let from = 0;
  for (const range of ranges) {
    const start = model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn });
    const end = model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn });
    gaps.push(text.slice(from, start));
    places.push(text.slice(start, end));
    from = end;
  }
  return { places, gaps: [...gaps, text.slice(from)] };
}

/** Lines as texts are counted: what follows the last line end is a line only when something stands there. */
function linesOf(model: monaco.editor.ITextModel): number {
  const count = model.getLineCount();
  return model.getLineLength(count) === 0 ? count - 1 : count;
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
  const ids = model.deltaDecorations(
    [],
    ranges.map((range) => ({ range, options })),
  );
  const range = (index: number): monaco.Range =>
    model.getDecorationRange(ids[index] ?? '') ?? new monaco.Range(1, 1, 1, 1);
  const put = (all: readonly monaco.IRange[]) => {
    const moved = all.flatMap((one, index) => (range(index).equalsRange(one) ? [] : [{ one, index }]));
    const fresh = model.deltaDecorations(
      moved.map(({ index }) => ids[index] ?? ''),
      moved.map(({ one }) => ({ range: one, options })),
    );
    for (const [at, { index }] of moved.entries()) ids[index] = fresh[at] ?? '';
  };
  const all = () => ids.map((_, index) => range(index));
  const seen = new Map<number, Uint32Array>();
  const remember = () => {
    seen.set(model.getAlternativeVersionId(), packed(all()));
    const [oldest] = seen.keys();
    if (seen.size > MOST_VERSIONS && oldest !== undefined) seen.delete(oldest);
  };
  remember();
  const listener = model.onDidChangeContent((event) => {
    const known = event.isUndoing || event.isRedoing ? seen.get(model.getAlternativeVersionId()) : undefined;
    if (known) put(unpacked(known));
    else remember();
  });
  const edit = (target: monaco.IRange, text: string) => {
    model.pushStackElement();
    model.pushEditOperations([], [{ range: target, text }], () => null);
    model.pushStackElement();
  };
  return {
    range,
    all,
    replace: (index: number, text: string) => {
      const target = range(index);
      const before = all();
      const offset = model.getOffsetAt(target.getStartPosition());
      const removed = model.getValueLengthInRange(target);
      const length = model.getValueLength();
      edit(target, text);
      const inserted = model.getValueLength() - length + removed;
      const grown = monaco.Range.fromPositions(
        target.getStartPosition(),
        model.getPositionAt(offset + inserted),
      );
      put(before.map((one, at) => (at === index ? grown : at < index ? one : range(at))));
      remember();
    },
    /** Another text with the same number of ranges in it, `after` which they are asked for. */
    replaceAll: (text: string, after: () => readonly monaco.IRange[]) => {
      edit(model.getFullModelRange(), text);
      put(after());
      remember();
    },
    dispose: () => listener.dispose(),
  };
}

/** How far back ranges are known: beyond it, undo leaves them to the editor's own idea of where they are. */
const MOST_VERSIONS = 5000;

/** Four numbers a range: there may be hundreds of ranges, for every key that is pressed. */
function packed(ranges: readonly monaco.IRange[]): Uint32Array {
  const numbers = new Uint32Array(ranges.length * 4);
  ranges.forEach((range, index) => {
    numbers.set([range.startLineNumber, range.startColumn, range.endLineNumber, range.endColumn], index * 4);
  });
  return numbers;
}

function unpacked(numbers: Uint32Array): monaco.Range[] {
  return Array.from({ length: numbers.length / 4 }, (_, index) => {
    const [startLine = 1, startColumn = 1, endLine = 1, endColumn = 1] = numbers.subarray(index * 4);
    return new monaco.Range(startLine, startColumn, endLine, endColumn);
  });
}

/** The places of all pieces, from those of the disagreements: what lies between two of them is the merged piece. */
function placesOfAll(
  pieces: readonly MergePiece[],
  places: readonly PieceLines[],
  lineCount: number,
): PieceLines[] {
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
