import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { MergePiece } from '#shared/apply';
import { languageOf } from './language-of';
import { joinColumns } from './merge-columns';
import { currentDecorations, resultDecorations, sideDecorations } from './merge-decorations';
import { type Disagreement, documentOf, lineEndsOf, type Settlement, type Side } from './merge-pieces';
import { type MergeResult, openResult, type ResultDraft } from './merge-result';
import { plainModel } from './models';
import { monaco } from './monaco';
import { readingOptions } from './options';
import { followTheme } from './theme';

/** How far the merge is: what is decided at each disagreement, and at which one the reader is. */
export type MergeState = { readonly settlements: readonly Settlement[]; readonly at: number };

export type MergeEditorHandle = {
  /** Goes to the next or previous disagreement; with `open` only to those that nobody decided yet. */
  step(direction: 'next' | 'previous', open: boolean): void;
  /** Puts a side at the disagreement where the reader is, and goes on to the next open one. */
  take(side: Side): void;
  text(): string;
  draft(): ResultDraft | null;
  focus(): void;
};

/** Columns from left to right. The base stands between only while it is wished for. */
type Column = 'theirs' | 'base' | 'ours';

/**
 * Three texts side by side: the session's, the result, which can be edited, and the workspace's. What Git could merge by
 * itself is in all three already; they differ where somebody has to decide.
 */
export function MergeEditor(props: {
  path: string;
  pieces: readonly MergePiece[];
  draft: ResultDraft | null;
  base: boolean;
  labels: Readonly<Record<Column | 'result', string>>;
  onState: (state: MergeState) => void;
  ref?: Ref<MergeEditorHandle>;
}) {
  const { path, pieces, draft, base, labels } = props;
  const hosts = useRef<Partial<Record<Column | 'result', HTMLDivElement | null>>>({});
  const merge = useRef<OpenMerge | null>(null);
  const report = useRef(props.onState);
  report.current = props.onState;
  const kept = useRef(draft);

  useEffect(() => {
    followTheme();
    const columns: Column[] = base ? ['theirs', 'base', 'ours'] : ['theirs', 'ours'];
    const opened = openMerge({
      path,
      pieces,
      draft: kept.current,
      labels,
      result: hosts.current.result ?? null,
      sides: columns.map((column) => ({ column, host: hosts.current[column] ?? null })),
      tell: (state) => report.current(state),
    });
    merge.current = opened;
    return () => {
      kept.current = opened?.result.draft() ?? null;
      merge.current = null;
      opened?.dispose();
    };
  }, [path, pieces, base, labels]);

  useImperativeHandle(
    props.ref,
    () => ({
      step: (direction, open) => merge.current?.step(direction, open),
      take: (side) => merge.current?.take(side),
      text: () => merge.current?.result.text() ?? '',
      draft: () => merge.current?.result.draft() ?? null,
      focus: () => merge.current?.focus(),
    }),
    [],
  );

  const pane = (column: Column | 'result') => (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col" key={column}>
      <div className="flex h-7 flex-none items-center border-b border-line px-3 text-xs font-medium text-soft">
        {labels[column]}
      </div>
      <div
        ref={(element) => {
          hosts.current[column] = element;
        }}
        className="min-h-0 flex-1 overflow-hidden"
      />
    </div>
  );
  return (
    <div className="flex h-full min-h-0 divide-x divide-line">
      {pane('theirs')}
      {base ? pane('base') : null}
      {pane('result')}
      {pane('ours')}
    </div>
  );
}

type OpenMerge = {
  readonly result: MergeResult;
  step(direction: 'next' | 'previous', open: boolean): void;
  take(side: Side): void;
  focus(): void;
  dispose(): void;
};

function openMerge(given: {
  path: string;
  pieces: readonly MergePiece[];
  draft: ResultDraft | null;
  labels: Readonly<Record<Column | 'result', string>>;
  result: HTMLDivElement | null;
  sides: readonly { column: Column; host: HTMLDivElement | null }[];
  tell: (state: MergeState) => void;
}): OpenMerge | null {
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
  const sides = given.sides.flatMap(({ column, host }) => (host ? [openSide(column, host)] : []));

  function openSide(column: Column, host: HTMLDivElement) {
    const { text, places } = documentOf(pieces, column);
    const model = plainModel(text, language);
    const options = { ...readingOptions(), model, ariaLabel: labels[column], wordWrap: 'off' as const };
    const view = monaco.editor.create(host, options);
    const marks = disagreements.flatMap(({ piece, index }) => {
      const place = places[index];
      return place ? sideDecorations(piece as Disagreement, column, place) : [];
    });
    view.createDecorationsCollection(marks);
    return { view, model, places, current: view.createDecorationsCollection() };
  }

  const columns = joinColumns([editor, ...sides.map((side) => side.view)]);
  const marks = editor.createDecorationsCollection();
  const current = editor.createDecorationsCollection();
  let at = 0;
  let frame = 0;

  const draw = () => {
    frame = 0;
    const places = result.places();
    const here = places[at];
    marks.set(places.flatMap((place) => resultDecorations(place, place.settlement)));
    current.set(here ? currentDecorations(here) : []);
    columns.align([result.pieces(), ...sides.map((side) => side.places)]);
    given.tell({ settlements: places.map((place) => place.settlement), at });
  };
  const drawSoon = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
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
    result.model.onDidChangeContent(drawSoon),
    editor.onDidChangeCursorPosition(({ position }) => lookWhere(position.lineNumber)),
    ...sides.map((side) =>
      side.view.onMouseDown(({ target }) => {
        const line = target.position?.lineNumber;
        if (line === undefined) return;
        const found = disagreements.findIndex(({ index }) => {
          const place = side.places[index];
          return place !== undefined && line >= place.start && line < place.start + place.lines;
        });
        if (found >= 0) goTo(found);
      }),
    ),
  ];
  const settlements = () => result.places().map((place) => place.settlement);
  const firstOpen = settlements().indexOf('open');
  goTo(Math.max(0, firstOpen));
  editor.focus();

  const step = (direction: 'next' | 'previous', open: boolean) => {
    const all = settlements();
    const by = direction === 'next' ? 1 : -1;
    for (let count = 1; count <= all.length; count += 1) {
      const index = (at + by * count + all.length * count) % all.length;
      if (!open || all[index] === 'open') {
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
      if (settlements().includes('open')) step('next', true);
      else goTo(at);
    },
    focus: () => editor.focus(),
    dispose: () => {
      cancelAnimationFrame(frame);
      for (const listener of listeners) listener.dispose();
      columns.dispose();
      editor.dispose();
      for (const side of sides) {
        side.view.dispose();
        side.model.dispose();
      }
      result.dispose();
    },
  };
}
