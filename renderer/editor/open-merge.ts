import type { MergePiece, ResultDraft } from '#shared/conflict';
import { languageOf } from './language-of';
import { joinColumns } from './merge-columns';
import { currentDecorations, resultDecorations, sideDecorations } from './merge-decorations';
import { documentOf, lineEndsOf, type PieceLines, type Settlement, type Side } from './merge-pieces';
import { type MergeResult, openResult, type ResultPiece } from './merge-result';
import { plainModel } from './models';
import { monaco } from './monaco';
import { readingOptions } from './options';

/** How far the merge is: what is decided at each disagreement, and at which one the reader is. */
export type MergeState = { readonly settlements: readonly Settlement[]; readonly at: number };

/** A side's column. The base has one only while it is wished for. */
export type Column = 'theirs' | 'base' | 'ours';

/** The editors of a merge, without anything around them. */
export type OpenMerge = {
  readonly result: MergeResult;
  /** Goes to the next or previous disagreement; with `open` only to those that nobody decided yet. */
  step(direction: 'next' | 'previous', open: boolean): void;
  /** Puts a side at the disagreement where the reader is, and goes on to the next open one. */
  take(side: Side): void;
  /** Opens the base's column in a host, or closes it. */
  showBase(host: HTMLElement | null): void;
  focus(column: Column | 'result'): void;
  dispose(): void;
};

type Given = {
  readonly path: string;
  readonly pieces: readonly MergePiece[];
  readonly draft: ResultDraft | null;
  readonly labels: Readonly<Record<Column | 'result', string>>;
  readonly result: HTMLElement | null;
  readonly sides: readonly { readonly column: Column; readonly host: HTMLElement | null }[];
  readonly tell: (state: MergeState) => void;
  /** Called at each change of the result's text or of what is decided. */
  readonly changed: () => void;
};

/** Opens the editors in their hosts. Null when the text cannot be edited as one: its line ends are mixed. */
export function openMerge(given: Given): OpenMerge | null {
  const { pieces, labels } = given;
  const lineEnd = lineEndsOf(pieces);
  if (!given.result || lineEnd === 'mixed') return null;
  const language = languageOf(given.path);
  const disagreements = pieces.flatMap((piece, index) =>
    piece.type === 'conflict' ? [{ piece, index }] : [],
  );
  const result = openResult(pieces, language, lineEnd, given.draft);
  const editor = monaco.editor.create(given.result, {
    ...readingOptions(),
    readOnly: false,
    domReadOnly: false,
    model: result.model,
    ariaLabel: labels.result,
    wordWrap: 'off',
  });
  let sides = given.sides.flatMap(({ column, host }) => (host ? [openSide(column, host)] : []));

  function openSide(column: Column, host: HTMLElement) {
    const { text, places } = documentOf(pieces, column);
    const model = plainModel(text, language);
    const options = { ...readingOptions(), model, ariaLabel: labels[column], wordWrap: 'off' as const };
    const view = monaco.editor.create(host, options);
    const marks = disagreements.flatMap(({ piece, index }) => {
      const place = places[index];
      return place ? sideDecorations(piece, column, place) : [];
    });
    view.createDecorationsCollection(marks);
    const clicks = view.onMouseDown(({ target }) => {
      const line = target.position?.lineNumber;
      if (line === undefined) return;
      const found = disagreements.findIndex(({ index }) => {
        const place = places[index];
        return place !== undefined && line >= place.start && line < place.start + place.lines;
      });
      if (found >= 0) goTo(found);
    });
    const dispose = () => {
      clicks.dispose();
      view.dispose();
      model.dispose();
    };
    return { column, view, places, current: view.createDecorationsCollection(), dispose };
  }

  const join = () => joinColumns([editor, ...sides.map((side) => side.view)]);
  let columns = join();
  const marks: monaco.editor.IEditorDecorationsCollection[] = [];
  let marked: readonly ResultPiece[] = [];
  const current = editor.createDecorationsCollection();
  let drawn = '';
  let at = 0;
  let isAsked = false;
  let isOver = false;

  const draw = () => {
    isAsked = false;
    if (isOver) return;
    const places = result.places();
    const here = places[at];
    const pieces = result.pieces();
    const look = lookOf(places, pieces);
    // Marks and fillers follow their text: they are only made anew where they would be other ones.
    if (look !== drawn) {
      places.forEach((place, index) => {
        const known = marked[index];
        if (known?.lines === place.lines && known.settlement === place.settlement) return;
        marks[index] ??= editor.createDecorationsCollection();
        marks[index].set(resultDecorations(place, place.settlement));
      });
      marked = places;
      columns.align([pieces, ...sides.map((side) => side.places)]);
      drawn = look;
    }
    current.set(here ? currentDecorations(here) : []);
    given.tell({ settlements: places.map((place) => place.settlement), at });
  };
  /** As soon as the change is made, and before the editors draw it: what is marked after that is drawn twice. */
  const drawSoon = () => {
    if (!isAsked) queueMicrotask(draw);
    isAsked = true;
  };
  const lookAt = (index: number) => {
    at = index;
    for (const side of sides) {
      const place = side.places[disagreements[index]?.index ?? -1];
      side.current.set(place ? currentDecorations(place) : []);
    }
    drawSoon();
  };
  const goTo = (index: number) => {
    lookAt(index);
    const place = result.places()[index];
    if (!place) return;
    const line = Math.min(place.start, result.model.getLineCount());
    editor.setPosition({ lineNumber: line, column: 1 });
    editor.revealLineInCenter(line, monaco.editor.ScrollType.Immediate);
  };
  const lookWhere = (line: number) => {
    const found = result
      .places()
      .findIndex((place) => line >= place.start && line < place.start + Math.max(1, place.lines));
    if (found === -1 || found === at) return;
    lookAt(found);
  };

  const listeners = [
    result.model.onDidChangeContent(() => {
      drawSoon();
      given.changed();
    }),
    editor.onDidChangeCursorPosition(({ position }) => lookWhere(position.lineNumber)),
  ];
  const isOpen = ({ settlement }: ResultPiece) => settlement === 'open';
  goTo(Math.max(0, result.places().findIndex(isOpen)));

  const step = (direction: 'next' | 'previous', open: boolean) => {
    const all = result.places();
    const by = direction === 'next' ? 1 : -1;
    for (let count = 1; count <= all.length; count += 1) {
      const index = (at + by * count + all.length * count) % all.length;
      const place = all[index];
      if (place && (!open || isOpen(place))) {
        goTo(index);
        return;
      }
    }
  };
  return {
    result,
    step,
    take: (side) => {
      result.take(at, side);
      // Choosing the base changes no text.
      given.changed();
      if (result.places().some(isOpen)) step('next', true);
      else goTo(at);
    },
    showBase: (host) => {
      if (!host && !sides.some((side) => side.column === 'base')) return;
      columns.dispose();
      for (const side of sides) if (side.column === 'base') side.dispose();
      sides = sides.filter((side) => side.column !== 'base');
      if (host) sides.push(openSide('base', host));
      columns = join();
      drawn = '';
      const top = editor.getScrollTop();
      for (const side of sides) side.view.setScrollTop(top);
      lookAt(at);
    },
    focus: (column) => (sides.find((side) => side.column === column)?.view ?? editor).focus(),
    dispose: () => {
      isOver = true;
      for (const listener of listeners) listener.dispose();
      columns.dispose();
      editor.dispose();
      for (const side of sides) side.dispose();
      result.dispose();
    },
  };
}

/** What marks and fillers depend on: what is decided, and how many lines each piece has. */
function lookOf(places: readonly ResultPiece[], pieces: readonly PieceLines[]): string {
  return `${places.map((place) => place.settlement).join()} ${pieces.map((piece) => piece.lines).join()}`;
}
