import { enclosingNames } from './enclosing-names';
import type { monaco } from './monaco';

/** The reader stays somewhere for so long before it is looked where that is: moving must cost no frame. In milliseconds. */
const PAUSE = 120;

/**
 * Tells in which named things the reader is, once he stays somewhere: at the cursor while that is in view, else at the
 * top of what is. For another text it tells at once that nothing is known of it yet.
 *
 * @param read the editor that the reader is in, one of `editors`
 */
export function namesAtReader(
  editors: readonly monaco.editor.ICodeEditor[],
  read: () => monaco.editor.ICodeEditor,
  tell: (names: readonly string[]) => void,
): monaco.IDisposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = '';
  const say = (names: readonly string[]) => {
    const key = names.join('\n');
    if (key !== told) tell(names);
    told = key;
  };
  const look = () => {
    const editor = read();
    const model = editor.getModel();
    if (!model) return say([]);
    const text = { count: model.getLineCount(), line: (number: number) => model.getLineContent(number) };
    say(enclosingNames(text, lineOf(editor), model.getLanguageId()));
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  const listeners = editors.flatMap((editor) => [
    editor.onDidChangeCursorPosition(later),
    editor.onDidScrollChange(({ scrollTopChanged }) => scrollTopChanged && later()),
    editor.onDidChangeModel(() => {
      say([]);
      later();
    }),
  ]);
  return {
    dispose: () => {
      clearTimeout(timer);
      for (const listener of listeners) listener.dispose();
    },
  };
}

function lineOf(editor: monaco.editor.ICodeEditor): number {
  const cursor = editor.getPosition()?.lineNumber ?? 1;
  const shown = editor.getVisibleRanges();
  const isShown = shown.some(
    ({ startLineNumber, endLineNumber }) => startLineNumber <= cursor && cursor <= endLineNumber,
  );
  return isShown ? cursor : (shown[0]?.startLineNumber ?? cursor);
}
