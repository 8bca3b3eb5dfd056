import type { RefObject } from 'react';
import type { DiffEditorHandle } from '../../editor/diff-editor';
import { useCommands } from '../../state/commands';
import { changeSettings, settings } from '../../state/settings';

/** Going from change to change and from file to file, and how the diff is drawn. */
export function useDiffCommands(given: {
  editor: RefObject<DiffEditorHandle | null>;
  /** Opens the file that many places further; it is entered at its first or last change. */
  step: (by: 1 | -1, from: 'first' | 'last') => void;
}): void {
  const { editor, step } = given;
  const change = (part: Partial<ReturnType<typeof settings>['diff']>) =>
    void changeSettings({ diff: { ...settings().diff, ...part } });
  useCommands({
    'change.next': () => {
      if (!editor.current?.step('next')) step(1, 'first');
    },
    'change.previous': () => {
      if (!editor.current?.step('previous')) step(-1, 'last');
    },
    'file.next': () => step(1, 'first'),
    'file.previous': () => step(-1, 'first'),
    'diff.all-files': () => change({ allFiles: !settings().diff.allFiles }),
    'diff.side-by-side': () => change({ sideBySide: !settings().diff.sideBySide }),
    'diff.wrap': () => change({ wrap: !settings().diff.wrap }),
    'diff.ignore-space': () => change({ ignoreSpace: !settings().diff.ignoreSpace }),
  });
}
