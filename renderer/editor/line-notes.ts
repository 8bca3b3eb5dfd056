import type { LineSpan } from '#shared/comment';
import { monaco } from './monaco';

/** Something that stands below a line of an editor. */
export type NoteBelow = { readonly id: string; readonly line: number; readonly node: HTMLElement };

/** What stands between the lines of one editor, and the sign with which more is put there. */
export type NotesLayer = {
  set(notes: readonly NoteBelow[]): void;
  dispose(): void;
};

type Placed = {
  readonly note: NoteBelow;
  readonly zone: monaco.editor.IViewZone;
  readonly widget: monaco.editor.IOverlayWidget;
  readonly observer: ResizeObserver;
  id: string;
};

/** Far above everything: where a note is while its line is folded away or out of view. */
const OUT_OF_VIEW = '-1000000px';

/**
 * Puts notes below lines. A zone keeps the room; what is drawn there lies over the editor, where it can hold the focus. The
 * sign beside the line under the pointer adds one: for that line, or for those that it is drawn over.
 */
export function openNotesLayer(
  editor: monaco.editor.ICodeEditor,
  onAdd: (lines: LineSpan) => void,
): NotesLayer {
  const placed = new Map<string, Placed>();
  let wanted: readonly NoteBelow[] = [];

  const widen = ({ note: { node } }: Placed) => {
    const { contentLeft, contentWidth, verticalScrollbarWidth } = editor.getLayoutInfo();
    node.style.left = `${contentLeft}px`;
    node.style.width = `${Math.max(0, contentWidth - verticalScrollbarWidth)}px`;
  };
  const add = (note: NoteBelow) => {
    const { node } = note;
    const zone: monaco.editor.IViewZone = {
      afterLineNumber: note.line,
      heightInPx: node.offsetHeight || 1,
      domNode: document.createElement('div'),
      suppressMouseDown: true,
      // A comment is seen also where its line is folded away.
      showInHiddenAreas: true,
      onDomNodeTop: (top) => {
        node.style.top = `${top}px`;
      },
    };
    const widget: monaco.editor.IOverlayWidget = {
      getId: () => `note ${note.id}`,
      getDomNode: () => node,
      getPosition: () => null,
    };
    const observer = new ResizeObserver(() => {
      const height = node.offsetHeight;
      if (height === 0 || height === zone.heightInPx) return;
      zone.heightInPx = height;
      editor.changeViewZones((zones) => zones.layoutZone(one.id));
    });
    const one: Placed = { note, zone, widget, observer, id: '' };
    node.style.position = 'absolute';
    node.style.top = OUT_OF_VIEW;
    widen(one);
    editor.addOverlayWidget(widget);
    editor.changeViewZones((zones) => {
      one.id = zones.addZone(zone);
    });
    observer.observe(node);
    placed.set(note.id, one);
  };
  const remove = (one: Placed) => {
    one.observer.disconnect();
    editor.changeViewZones((zones) => zones.removeZone(one.id));
    editor.removeOverlayWidget(one.widget);
    placed.delete(one.note.id);
  };
  const update = () => {
    const lines = editor.getModel()?.getLineCount() ?? 0;
    const byId = new Map(wanted.filter(({ line }) => line <= lines).map((note) => [note.id, note]));
    for (const one of [...placed.values()]) {
      const next = byId.get(one.note.id);
      if (next?.line === one.note.line && next.node === one.note.node) byId.delete(one.note.id);
      else remove(one);
    }
    for (const note of byId.values()) add(note);
  };
  const layOut = () => {
    if (placed.size === 0) return;
    editor.changeViewZones((zones) => {
      for (const { id } of placed.values()) zones.layoutZone(id);
    });
  };
  const listeners = [
    // Zones go with the text they stood in.
    editor.onDidChangeModel(() => {
      for (const one of [...placed.values()]) remove(one);
      update();
    }),
    editor.onDidLayoutChange(() => placed.forEach(widen)),
    // What is beside a note in the other editor has moved with the folds, and is lined up anew.
    editor.onDidChangeHiddenAreas(() => queueMicrotask(layOut)),
    ...offerSign(editor, onAdd),
    editor.onContextMenu(({ target }) => meanLine(editor, target.position)),
  ];
  return {
    set(notes) {
      wanted = notes;
      update();
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
      for (const one of [...placed.values()]) remove(one);
    },
  };
}

/** A menu is about the line under the pointer, unless that is one of those that are chosen. */
function meanLine(editor: monaco.editor.ICodeEditor, position: monaco.Position | null): void {
  editor.focus();
  if (position && !editor.getSelection()?.containsPosition(position)) editor.setPosition(position);
}

/** The lines that are chosen in an editor, else that of its cursor; null where it has no text. */
export function linesChosen(editor: monaco.editor.ICodeEditor): LineSpan | null {
  const selection = editor.getSelection();
  if (!selection || !editor.getModel()) return null;
  const { startLineNumber: first, endLineNumber, endColumn } = selection;
  // A choice that ends before the first character of a line does not mean that line.
  const last = endColumn === 1 && endLineNumber > first ? endLineNumber - 1 : endLineNumber;
  return { first, last };
}

/** In pixels: narrower than this an editor is not there to be read. */
const NARROWEST = 60;

/** The sign in the margin of the line under the pointer; pressed, it adds a note where the pointer is let go. */
function offerSign(
  editor: monaco.editor.ICodeEditor,
  onAdd: (lines: LineSpan) => void,
): monaco.IDisposable[] {
  const sign = editor.createDecorationsCollection();
  // Where a diff is inline, of the older side only the line numbers are shown.
  const isStrip = () => editor.getLayoutInfo().contentWidth < NARROWEST;
  let from: number | null = null;
  const show = (first: number, last: number) =>
    sign.set([
      {
        range: new monaco.Range(first, 1, last, 1),
        options: { isWholeLine: true, linesDecorationsClassName: 'note-sign' },
      },
    ]);
  const isText = (target: monaco.editor.IMouseTarget) =>
    target.type === monaco.editor.MouseTargetType.CONTENT_TEXT ||
    target.type === monaco.editor.MouseTargetType.CONTENT_EMPTY ||
    target.type === monaco.editor.MouseTargetType.GUTTER_LINE_NUMBERS ||
    target.type === monaco.editor.MouseTargetType.GUTTER_LINE_DECORATIONS;
  return [
    editor.onMouseMove(({ target }) => {
      const line = target.position?.lineNumber;
      if (line === undefined || !isText(target) || isStrip()) return from === null ? sign.clear() : undefined;
      show(Math.min(from ?? line, line), Math.max(from ?? line, line));
    }),
    editor.onMouseLeave(() => {
      from = null;
      sign.clear();
    }),
    editor.onMouseDown(({ target, event }) => {
      const isSign = target.type === monaco.editor.MouseTargetType.GUTTER_LINE_DECORATIONS;
      from = isSign && !isStrip() && event.leftButton ? (target.position?.lineNumber ?? null) : null;
    }),
    editor.onMouseUp(({ target }) => {
      const line = target.position?.lineNumber;
      if (from !== null && line !== undefined && isText(target)) {
        const chosen = linesChosen(editor);
        const isChosen = from === line && chosen && chosen.first <= line && chosen.last >= line;
        onAdd(isChosen ? chosen : { first: Math.min(from, line), last: Math.max(from, line) });
      }
      from = null;
    }),
    { dispose: () => sign.clear() },
  ];
}
