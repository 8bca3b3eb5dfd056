import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/longLinesHelper/register';
import 'monaco-editor/features/tokenization/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import './languages';
import './editor.css';

/**
 * The editor with only the features that reading and merging need. Everything else in the window reaches Monaco
 * through this folder, and loads it lazily: it is by far the largest part of the app.
 */
self.MonacoEnvironment = { getWorker: () => new EditorWorker({ name: 'understory-editor' }) };

export { monaco };

// These keys go from change to change in the window, whatever has the focus.
monaco.editor.addKeybindingRules([
  { keybinding: monaco.KeyCode.F7, command: '-editor.action.accessibleDiffViewer.next' },
  {
    keybinding: monaco.KeyMod.Shift | monaco.KeyCode.F7,
    command: '-editor.action.accessibleDiffViewer.prev',
  },
]);
