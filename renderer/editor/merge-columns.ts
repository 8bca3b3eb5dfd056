import { fillers } from './merge-pieces';
import type { monaco } from './monaco';

type Editor = monaco.editor.IStandaloneCodeEditor;

/** Keeps editors side by side: one scroll position for all, and every piece beginning at the same height in each. */
export type MergeColumns = {
  /** Fills up the columns; `lines` gives the lines per piece, one list a column, `starts` the first line of each piece. */
  align(lines: readonly (readonly number[])[], starts: readonly (readonly number[])[]): void;
  dispose(): void;
};

export function joinColumns(editors: readonly Editor[]): MergeColumns {
  const zones: string[][] = editors.map(() => []);
  let leader: Editor | null = null;
  const listeners = editors.map((editor) =>
    editor.onDidScrollChange((event) => {
      if (leader || !(event.scrollTopChanged || event.scrollLeftChanged)) return;
      leader = editor;
      for (const other of editors) {
        if (other === editor) continue;
        other.setScrollTop(event.scrollTop);
        if (event.scrollLeftChanged) other.setScrollLeft(event.scrollLeft);
      }
      leader = null;
    }),
  );
  return {
    align: (lines, starts) => {
      fillers(lines).forEach((column, index) => {
        const editor = editors[index];
        const known = zones[index];
        if (!editor || !known) return;
        editor.changeViewZones((accessor) => {
          for (const zone of known.splice(0)) accessor.removeZone(zone);
          column.forEach((height, piece) => {
            if (height === 0) return;
            const after = (starts[index]?.[piece] ?? 1) + (lines[index]?.[piece] ?? 0) - 1;
            const domNode = document.createElement('div');
            domNode.className = 'merge-filler';
            known.push(accessor.addZone({ afterLineNumber: after, heightInLines: height, domNode }));
          });
        });
      });
    },
    dispose: () => {
      for (const listener of listeners) listener.dispose();
    },
  };
}
