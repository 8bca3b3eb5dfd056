import { changeAt, type LineChange } from './change-steps';
import { monaco } from './monaco';

/** Marks the change where the reader is on both sides of a diff. Gives how to do so anew; it goes with the editor. */
export function markChange(editor: monaco.editor.IStandaloneDiffEditor): () => void {
  const before = editor.getOriginalEditor().createDecorationsCollection();
  const after = editor.getModifiedEditor().createDecorationsCollection();
  return () => {
    const changes = editor.getLineChanges() ?? [];
    const line = editor.getModifiedEditor().getPosition()?.lineNumber ?? 1;
    const change = changes[changeAt(changes, line)];
    before.set(change ? marks(change.originalStartLineNumber, change.originalEndLineNumber) : []);
    after.set(change ? marks(change.modifiedStartLineNumber, change.modifiedEndLineNumber) : []);
  };
}

function marks(
  from: LineChange['modifiedStartLineNumber'],
  to: LineChange['modifiedEndLineNumber'],
): monaco.editor.IModelDeltaDecoration[] {
  const isGap = to < from;
  const first = Math.max(1, from);
  return [
    {
      range: new monaco.Range(first, 1, isGap ? first : to, 1),
      options: {
        isWholeLine: true,
        linesDecorationsClassName: isGap ? 'change-at change-gap' : 'change-at',
      },
    },
  ];
}
