import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { DiffSide } from '#shared/comment';
import { changeAt, lineAfter, lineOfChange, stepFrom } from './change-steps';
import { linesChosen } from './line-notes';
import { markChange } from './mark-change';
import { goToLine } from './mark-line';
import { markMoves } from './mark-moves';
import { acquireModel, type EditorText, releaseModel } from './models';
import { monaco } from './monaco';
import { namesAtReader } from './names-at-reader';
import { readingOptions } from './options';
import { followTheme } from './theme';
import { type LineNotes, type ReadPlace, useLineNotes } from './use-line-notes';

/** What a diff says about itself once it is computed, and as the reader moves. `at` is -1 above the first change. */
export type DiffPosition = { readonly changes: number; readonly at: number };

export type DiffEditorHandle = {
  /** Goes to the next or previous change; false when there is none in this file. */
  step(direction: 'next' | 'previous'): boolean;
  /** Goes to the first or last change once the diff is computed. */
  enter(from: 'first' | 'last'): void;
  focus(): void;
  /** Where the reader is: the lines that are chosen, or the line of the cursor; null while nothing is shown. */
  place(): ReadPlace | null;
  /** Shows and marks a line now, or as soon as the next text is there. */
  reveal(place: ReadPlace): void;
};

/** The two sides of one file. */
export type DiffTexts = { readonly original: EditorText; readonly modified: EditorText };

export type DiffEditorProps = {
  /** Null: the editor waits, and holds nothing of what it showed before. */
  readonly texts: DiffTexts | null;
  readonly sideBySide: boolean;
  readonly wrap: boolean;
  readonly ignoreSpace: boolean;
  readonly label: string;
  readonly notes?: LineNotes | null;
  readonly onPosition?: (position: DiffPosition | null) => void;
  /** Called with the named things that the reader is in, outermost first, once he stays somewhere. */
  readonly onNames?: (names: readonly string[]) => void;
  readonly ref?: Ref<DiffEditorHandle>;
};

/** Longest the worker may look for the best diff before it answers with a rougher one, in milliseconds. */
const DIFF_DEADLINE = 4_000;
/** Below this width in pixels two columns cannot be read and the diff goes inline by itself. */
const NARROWEST_COLUMNS = 700;
/** Below this width in pixels the ruler with all changes takes more than it gives. */
const RULER_FROM = 760;

/** With more changes nothing between them is folded: each fold is drawn at once, wherever it is, and they add up. */
const MOST_FOLDED = 100;

/** A read-only diff of two texts. One editor lives as long as the component; texts are swapped under it. */
export function DiffEditor(props: DiffEditorProps) {
  const { texts, sideBySide, wrap, ignoreSpace, label, notes = null, onPosition, onNames, ref } = props;
  const keys = texts && `${texts.original.key} ${texts.modified.key}`;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneDiffEditor | null>(null);
  const arrival = useRef<'first' | 'last' | ReadPlace>('first');
  // The side that the reader was in last: a menu takes the focus before it asks.
  const readSide = useRef<DiffSide>('after');
  const [shown, setShown] = useState<string | null>(null);
  const below = useLineNotes(keys !== null && shown === keys ? notes : null, (side, line) =>
    noteAt(editor.current, side, line),
  );
  const report = useRef(onPosition);
  report.current = onPosition;
  const tellNames = useRef(onNames);
  tellNames.current = onNames;
  const named = useRef(label);
  named.current = label;

  useLayoutEffect(() => {
    if (!host.current) return;
    followTheme();
    const created = monaco.editor.createDiffEditor(host.current, fixedOptions());
    editor.current = created;
    const mark = markChange(created);
    const tellNow = () => {
      mark();
      tell(created, report.current);
    };
    let ruled: boolean | null = null;
    const fitRuler = () => {
      const fits = created.getContainerDomNode().clientWidth >= RULER_FROM;
      if (fits === ruled) return;
      ruled = fits;
      created.updateOptions({ renderOverviewRuler: fits });
      nameSides(created, named.current);
    };
    fitRuler();
    const listeners = [
      created.getModifiedEditor().onDidLayoutChange(fitRuler),
      created.onDidUpdateDiff(tellNow),
      created.getModifiedEditor().onDidChangeCursorPosition(tellNow),
      created.getOriginalEditor().onDidFocusEditorText(() => {
        readSide.current = 'before';
      }),
      created.getModifiedEditor().onDidFocusEditorText(() => {
        readSide.current = 'after';
      }),
      created.onDidUpdateDiff(below.update),
      created.getModifiedEditor().onDidLayoutChange(below.update),
      namesAtReader(
        [created.getOriginalEditor(), created.getModifiedEditor()],
        () => (readSide.current === 'before' ? created.getOriginalEditor() : created.getModifiedEditor()),
        (names) => tellNames.current?.(names),
      ),
      below.attach('before', created.getOriginalEditor()),
      below.attach('after', created.getModifiedEditor()),
    ];
    return () => {
      for (const listener of listeners) listener.dispose();
      editor.current = null;
      created.dispose();
    };
  }, [below.attach, below.update]);

  useEffect(() => {
    editor.current?.updateOptions({
      renderSideBySide: sideBySide,
      diffWordWrap: wrap ? 'on' : 'off',
      wordWrap: wrap ? 'on' : 'off',
      ignoreTrimWhitespace: ignoreSpace,
    });
    if (editor.current) nameSides(editor.current, named.current);
  }, [sideBySide, wrap, ignoreSpace]);

  useEffect(() => {
    if (editor.current) nameSides(editor.current, label);
  }, [label]);

  // Before anything is painted: the last file's text must not be seen under the next one's name.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key stands for its text, however often it is made anew
  useLayoutEffect(() => {
    const current = editor.current;
    report.current?.(null);
    readSide.current = 'after';
    if (!current || !texts) return;
    const { original, modified } = texts;
    const diff = current.createViewModel({
      original: acquireModel(original),
      modified: acquireModel(modified),
    });
    let wanted = true;
    // Shown once it is computed: drawing both texts whole and folding them afterwards would take as long again.
    void diff.waitForDiff().then(() => {
      if (!wanted) return;
      current.updateOptions({ hideUnchangedRegions: folding(false) });
      current.setModel(diff);
      const changes = current.getLineChanges()?.length ?? 0;
      current.updateOptions({ hideUnchangedRegions: folding(changes <= MOST_FOLDED) });
      nameSides(current, named.current);
      tell(current, report.current);
      const to = arrival.current;
      if (typeof to === 'object') goToPlace(current, to);
      else goTo(current, to === 'last' ? -1 : 0);
      arrival.current = 'first';
      setShown(keys);
    });
    return () => {
      wanted = false;
      setShown(null);
      // When the whole component goes, the editor went first and let go of its models.
      if (editor.current === current) current.setModel(null);
      diff.dispose();
      releaseModel(original.key);
      releaseModel(modified.key);
    };
  }, [keys]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a key stands for its text, however often it is made anew
  useEffect(() => {
    const current = editor.current;
    if (!current || !texts || shown !== keys) return;
    const both = { old: texts.original.text, now: texts.modified.text };
    const clear = markMoves(current, both, ignoreSpace);
    return () => {
      if (editor.current === current) clear();
    };
  }, [shown, keys, ignoreSpace]);

  useImperativeHandle(
    ref,
    () => ({
      step: (direction) => {
        const current = editor.current;
        const changes = current?.getLineChanges();
        if (!current || !changes) return false;
        const line = current.getModifiedEditor().getPosition()?.lineNumber ?? 1;
        const target = stepFrom(changes, line, direction);
        if (target === null) return false;
        readSide.current = 'after';
        goTo(current, target);
        return true;
      },
      enter: (from) => {
        arrival.current = from;
      },
      focus: () => editor.current?.getModifiedEditor().focus(),
      place: () => {
        const current = editor.current;
        if (!current?.getModel()) return null;
        const side = readSide.current;
        const lines = linesChosen(
          side === 'before' ? current.getOriginalEditor() : current.getModifiedEditor(),
        );
        return lines && { side, lines };
      },
      reveal: (place) => {
        if (editor.current?.getModel()) goToPlace(editor.current, place);
        else arrival.current = place;
      },
    }),
    [],
  );

  return (
    <>
      <div ref={host} data-reading className="h-full w-full overflow-hidden" />
      {below.portals}
    </>
  );
}

/** Has to be said again after every change of options, which forgets it. */
function nameSides(editor: monaco.editor.IStandaloneDiffEditor, label: string): void {
  editor.getOriginalEditor().updateOptions({ ariaLabel: `${label}, before` });
  editor.getModifiedEditor().updateOptions({ ariaLabel: `${label}, after` });
}

function tell(
  editor: monaco.editor.IStandaloneDiffEditor,
  report: ((position: DiffPosition | null) => void) | undefined,
): void {
  const changes = editor.getLineChanges();
  const line = editor.getModifiedEditor().getPosition()?.lineNumber ?? 1;
  report?.(changes && { changes: changes.length, at: changeAt(changes, line) });
}

/** Puts cursor and view at a change by index; -1 is the last one. */
function goTo(editor: monaco.editor.IStandaloneDiffEditor, index: number): void {
  const change = editor.getLineChanges()?.at(index);
  if (!change) return;
  const line = lineOfChange(change);
  editor.getModifiedEditor().setPosition({ lineNumber: line, column: 1 });
  editor.getModifiedEditor().revealLineInCenter(line, monaco.editor.ScrollType.Immediate);
}

function goToPlace(editor: monaco.editor.IStandaloneDiffEditor, { side, lines }: ReadPlace): void {
  const at = noteAt(editor, side, lines.last);
  const of = at.side === 'before' ? editor.getOriginalEditor() : editor.getModifiedEditor();
  goToLine(of, at.line);
}

/** Inline there is one editor only: what is about the older side stands below what has come in its place. */
function noteAt(
  editor: monaco.editor.IStandaloneDiffEditor | null,
  side: DiffSide,
  line: number,
): { side: DiffSide; line: number } {
  const isInline = !editor?.getContainerDomNode().querySelector('.monaco-diff-editor.side-by-side');
  if (side === 'after' || !isInline) return { side, line };
  return { side: 'after', line: lineAfter(editor?.getLineChanges() ?? [], line) };
}

/** How what did not change is folded away. Only whether it is may change: other numbers would have it computed anew. */
function folding(enabled: boolean) {
  return { enabled, contextLineCount: 4, minimumLineCount: 6, revealLineCount: 20 };
}

function fixedOptions(): monaco.editor.IStandaloneDiffEditorConstructionOptions {
  return {
    ...readingOptions(),
    originalEditable: false,
    diffAlgorithm: 'advanced',
    maxComputationTime: DIFF_DEADLINE,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: NARROWEST_COLUMNS,
    hideUnchangedRegions: folding(true),
    renderGutterMenu: false,
    renderMarginRevertIcon: false,
  };
}
