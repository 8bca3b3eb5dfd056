import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { DiffEditorHandle } from './diff-editor';
import { linesChosen } from './line-notes';
import { goToLine } from './mark-line';
import { acquireModel, type EditorText, releaseModel } from './models';
import { monaco } from './monaco';
import { namesAtReader } from './names-at-reader';
import { readingOptions } from './options';
import { followTheme } from './theme';
import { type LineNotes, useLineNotes } from './use-line-notes';

/** A file that exists on one side only: its text, marked as added or deleted from top to bottom. */
export function OneSide(props: {
  text: EditorText;
  side: 'added' | 'deleted';
  wrap: boolean;
  label: string;
  notes?: LineNotes | null;
  onNames?: (names: readonly string[]) => void;
  ref?: Ref<Pick<DiffEditorHandle, 'focus' | 'place' | 'reveal'>>;
}) {
  const { text, side, wrap, label, notes = null } = props;
  const of = side === 'added' ? 'after' : 'before';
  const below = useLineNotes(notes, (at, line) => ({ side: at, line }));
  const tellNames = useRef(props.onNames);
  tellNames.current = props.onNames;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);

  useLayoutEffect(() => {
    if (!host.current) return;
    followTheme();
    const created = monaco.editor.create(host.current, { ...readingOptions(), model: null });
    editor.current = created;
    const layer = below.attach(of, created);
    const names = namesAtReader(
      [created],
      () => created,
      (found) => tellNames.current?.(found),
    );
    return () => {
      layer.dispose();
      names.dispose();
      editor.current = null;
      created.dispose();
    };
  }, [below.attach, of]);

  useImperativeHandle(
    props.ref,
    () => ({
      focus: () => editor.current?.focus(),
      place: () => {
        const lines = editor.current && linesChosen(editor.current);
        return lines && { side: of, lines };
      },
      reveal: ({ lines }) => {
        if (editor.current) goToLine(editor.current, lines.last);
      },
    }),
    [of],
  );

  useEffect(() => {
    editor.current?.updateOptions({ wordWrap: wrap ? 'on' : 'off', ariaLabel: `${label}, ${side}` });
  }, [wrap, label, side]);

  // Before anything is painted: the last file's text must not be seen under the next one's name.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key stands for its text, however often it is made anew
  useLayoutEffect(() => {
    const current = editor.current;
    if (!current) return;
    const model = acquireModel(text);
    current.setModel(model);
    const marks = current.createDecorationsCollection([
      {
        range: model.getFullModelRange(),
        options: {
          isWholeLine: true,
          linesDecorationsClassName: `one-side-${side}`,
          marginClassName: `one-side-${side}`,
        },
      },
    ]);
    return () => {
      marks.clear();
      if (editor.current === current) current.setModel(null);
      releaseModel(text.key);
    };
  }, [text.key, side]);

  return (
    <>
      <div ref={host} data-reading className="h-full w-full overflow-hidden" />
      {below.portals}
    </>
  );
}
