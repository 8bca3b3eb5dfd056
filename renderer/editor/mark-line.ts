import { monaco } from './monaco';

/** What takes the mark of an editor away again. */
const cleared = new WeakMap<monaco.editor.ICodeEditor, () => void>();

/** Brings a line into view, with the cursor on it, and marks it until the reader goes on. */
export function goToLine(editor: monaco.editor.ICodeEditor, line: number): void {
  cleared.get(editor)?.();
  editor.setPosition({ lineNumber: line, column: 1 });
  editor.revealLineInCenter(line, monaco.editor.ScrollType.Immediate);
  const marks = editor.createDecorationsCollection([
    {
      range: new monaco.Range(line, 1, line, 1),
      options: { isWholeLine: true, className: 'asked-line', marginClassName: 'asked-line' },
    },
  ]);
  const clear = () => {
    for (const one of listening) one.dispose();
    marks.clear();
  };
  const listening = [editor.onDidChangeCursorPosition(clear), editor.onDidChangeModel(clear)];
  cleared.set(editor, clear);
}
