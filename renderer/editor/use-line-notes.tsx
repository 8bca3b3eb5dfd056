import { type ReactNode, useCallback, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { DiffSide, LineSpan } from '#shared/comment';
import { type BesideLayer, openBesideLayer } from './beside-lines';
import { type NotesLayer, openNotesLayer } from './line-notes';
import type { monaco } from './monaco';

/** Something to show at a line of one side of a diff. */
export type LineNote = {
  readonly id: string;
  readonly side: DiffSide;
  readonly line: number;
  readonly content: ReactNode;
};

/** Lines of one side that the reader is at. */
export type ReadPlace = { readonly side: DiffSide; readonly lines: LineSpan };

/** What is shown below lines of a text, and at their right ends, and what is to happen where more is wanted. */
export type LineNotes = {
  readonly below: readonly LineNote[];
  readonly beside: readonly LineNote[];
  readonly onAdd: (side: DiffSide, lines: LineSpan) => void;
};

type Place = (side: DiffSide, line: number) => { readonly side: DiffSide; readonly line: number };
type Layers = { readonly below: NotesLayer; readonly beside: BesideLayer };

const none: readonly LineNote[] = [];

/**
 * Shows notes in editors. `attach` is called for the editor of each side once it is there, `update` when `place` answers
 * otherwise; `portals` is to be rendered.
 *
 * @param place on which editor a note is shown, and at which line
 */
export function useLineNotes(
  given: LineNotes | null,
  place: Place,
): {
  readonly attach: (side: DiffSide, editor: monaco.editor.ICodeEditor) => monaco.IDisposable;
  readonly update: () => void;
  readonly portals: ReactNode;
} {
  const nodes = useRef(new Map<string, HTMLElement>());
  const layers = useRef(new Map<DiffSide, Layers>());
  /** In which editor each note was shown last. */
  const sides = useRef<ReadonlyMap<string, DiffSide>>(new Map());
  const latest = useRef({ given, place });
  latest.current = { given, place };
  const nodeOf = (id: string) => {
    const node = nodes.current.get(id) ?? document.createElement('div');
    nodes.current.set(id, node);
    return node;
  };
  const below = given?.below ?? none;
  const beside = given?.beside ?? none;

  const update = useCallback(() => {
    const placed = (notes: readonly LineNote[]) =>
      notes.flatMap((note) => {
        const node = nodes.current.get(note.id);
        return node ? [{ id: note.id, node, ...latest.current.place(note.side, note.line) }] : [];
      });
    const now = latest.current.given;
    const [under, next] = [placed(now?.below ?? none), placed(now?.beside ?? none)];
    const show = (isShown: (note: { id: string; side: DiffSide }) => boolean) => {
      for (const [side, layer] of layers.current) {
        const isHere = (note: { id: string; side: DiffSide }) => note.side === side && isShown(note);
        layer.below.set(under.filter(isHere));
        layer.beside.set(next.filter(isHere));
      }
    };
    const all = [...under, ...next];
    const stays = ({ id, side }: { id: string; side: DiffSide }) => (sides.current.get(id) ?? side) === side;
    // What goes over to the other editor leaves its own first: leaving takes the node out of wherever it is.
    if (!all.every(stays)) show(stays);
    show(() => true);
    sides.current = new Map(all.map(({ id, side }) => [id, side]));
  }, []);

  useLayoutEffect(() => {
    update();
    const shown = new Set([...below, ...beside].map(({ id }) => id));
    for (const id of nodes.current.keys()) if (!shown.has(id)) nodes.current.delete(id);
  }, [below, beside, update]);

  const attach = useCallback(
    (side: DiffSide, editor: monaco.editor.ICodeEditor) => {
      const layer = {
        below: openNotesLayer(editor, (lines) => latest.current.given?.onAdd(side, lines)),
        beside: openBesideLayer(editor),
      };
      layers.current.set(side, layer);
      update();
      return {
        dispose: () => {
          layers.current.delete(side);
          layer.below.dispose();
          layer.beside.dispose();
        },
      };
    },
    [update],
  );

  return {
    attach,
    update,
    portals: [...below, ...beside].map(({ id, content }) => createPortal(content, nodeOf(id), id)),
  };
}
