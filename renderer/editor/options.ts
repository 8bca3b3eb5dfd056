import type { monaco } from './monaco';

/**
 * Of a longer line no more is coloured: the grammars are patterns, some of which take time by the square of a line's
 * length, and the files are anybody's.
 */
export const LONGEST_COLOURED = 2_000;

/** What every editor of the window has in common: a quiet page to read, in the window's own code font. */
export function readingOptions() {
  return {
    readOnly: true,
    domReadOnly: true,
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    fontFamily:
      getComputedStyle(document.documentElement).getPropertyValue('--font-code').trim() || 'monospace',
    fontSize: 12,
    lineHeight: 18,
    fontLigatures: false,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 18,
    glyphMargin: false,
    folding: false,
    stickyScroll: { enabled: false },
    matchBrackets: 'never',
    renderLineHighlight: 'none',
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    links: false,
    maxTokenizationLineLength: LONGEST_COLOURED,
    contextmenu: false,
    guides: { indentation: false },
    scrollbar: {
      verticalScrollbarSize: 10,
      horizontalScrollbarSize: 10,
      useShadows: false,
      alwaysConsumeMouseWheel: false,
    },
    overviewRulerBorder: false,
    // Whatever hides or reorders is framed, in comments and strings too; look-alikes are everyday text in many languages.
    unicodeHighlight: {
      ambiguousCharacters: false,
      invisibleCharacters: true,
      nonBasicASCII: false,
      includeComments: true,
      includeStrings: true,
      allowedLocales: {},
      allowedCharacters: {},
    },
    renderControlCharacters: true,
    padding: { top: 6, bottom: 6 },
    renderFinalNewline: 'on',
  } satisfies monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions;
}
