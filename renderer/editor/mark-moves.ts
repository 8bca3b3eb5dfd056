import { compareTexts } from './compare-texts';
import { type Comparison, type LineSpan, linesOf, MOST_FOR_MOVES } from './comparison';
import { monaco } from './monaco';
import { type MovedLines, movedLines, movedWords } from './moved-lines';

/**
 * Marks the lines of a diff that were moved within the file, as soon as they are found. The editor itself looks for them
 * only together with columns and arrows that take more room than they tell.
 *
 * @returns what takes the marks away again
 */
export function markMoves(
  editor: monaco.editor.IStandaloneDiffEditor,
  texts: { readonly old: string; readonly now: string },
  ignoreSpace: boolean,
): () => void {
  const old = linesOf(texts.old);
  const now = linesOf(texts.now);
  const changes = editor.getLineChanges()?.length ?? 0;
  // What was moved is gone in one place and new in another.
  if (changes < 2 || old.length + now.length > MOST_FOR_MOVES) return () => undefined;
  const before = editor.getOriginalEditor().createDecorationsCollection();
  const after = editor.getModifiedEditor().createDecorationsCollection();
  let wanted = true;
  compareTexts(old, now, ignoreSpace).then(
    (comparison) => {
      if (!wanted) return;
      const moved = movedLines(comparison);
      before.set(marks('old', moved, comparison));
      after.set(marks('now', moved, comparison));
    },
    // The diff is as good without them.
    () => undefined,
  );
  return () => {
    wanted = false;
    before.clear();
    after.clear();
  };
}

function marks(
  side: keyof MovedLines,
  moved: MovedLines,
  { changes }: Comparison,
): monaco.editor.IModelDeltaDecoration[] {
  const isChanged = (line: number) => changes.some((change) => isIn(change[side], line));
  return [...moved[side]]
    .filter(([line]) => isChanged(line))
    .map(([line, there]) => ({
      range: new monaco.Range(line + 1, 1, line + 1, 1),
      options: {
        linesDecorationsClassName: side === 'old' ? 'moved-sign moved-away' : 'moved-sign moved-here',
        linesDecorationsTooltip: movedWords(side, there),
      },
    }));
}

function isIn({ from, to }: LineSpan, line: number): boolean {
  return from <= line && line < to;
}
