import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Conflict, MergePiece, ResultDraft } from '#shared/conflict';
import type { MergeEditorHandle, MergeState } from '../../editor/merge-editor';
import type { Side } from '../../editor/merge-pieces';
import { isKeyOf } from '../../state/keys';
import { EmptyState } from '../../ui/empty-state';
import { Spinner } from '../../ui/spinner';
import type { Parties } from './conflict-parties';
import { isWriting } from './is-writing';
import { MergeBar } from './merge-bar';

const MergeEditor = lazy(async () => ({ default: (await import('../../editor/merge-editor')).MergeEditor }));

/** Conflicts are stepped through with the keys of changes. */
function stepOf(event: KeyboardEvent): 'next' | 'previous' | null {
  if (isKeyOf('change.next', event)) return 'next';
  return isKeyOf('change.previous', event) ? 'previous' : null;
}

/** The three panes with what steers them above, and their keys wherever in the dialog the focus is. */
export function MergeView(props: {
  conflict: Conflict;
  parties: Parties;
  pieces: readonly MergePiece[];
  draft: ResultDraft | null;
  editor: React.RefObject<MergeEditorHandle | null>;
  state: MergeState | null;
  onState: (state: MergeState) => void;
  onChange: () => void;
  onLeave: (draft: ResultDraft | null) => void;
  onUse: () => void;
}) {
  const { editor, parties } = props;
  const [base, setBase] = useState(false);
  const [labels] = useState(() => ({
    theirs: parties.theirs.title,
    ours: parties.ours.title,
    base: 'Original',
    result: 'Result',
  }));
  const body = useRef<HTMLDivElement>(null);
  const take = useCallback((side: Side) => editor.current?.take(side), [editor]);
  const sides = sidesByKey(parties.left);

  const keys = useRef<(event: KeyboardEvent) => void>(() => undefined);
  keys.current = (event) => {
    const plain = !event.ctrlKey && !event.metaKey;
    const side = event.altKey && plain && !isWriting(event.target) ? sides[event.code] : undefined;
    const direction = event.shiftKey ? 'previous' : 'next';
    const change = stepOf(event);
    const isDeciding = side !== undefined || (event.key === 'Enter' && !plain);
    // What was decided goes on to the next conflict, which a key that is held is not meant for.
    if (event.repeat && isDeciding) return swallow(event);
    if (side) take(side);
    else if (change) editor.current?.step(change, false);
    else if (event.key === 'F7' && event.altKey && plain) editor.current?.step(direction, true);
    else if (event.key === 'F6' && plain) {
      if (!body.current || !stepInside(body.current, editor.current, direction)) return;
    } else if (event.key === 'Enter' && !plain) props.onUse();
    else return;
    swallow(event);
  };

  // Before the editor, which has its own ideas of some of these keys, and wherever in the dialog the focus is.
  useEffect(() => {
    const listener = (event: KeyboardEvent) => keys.current(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);

  return (
    <div ref={body} className="flex h-full flex-col">
      <MergeBar
        parties={parties}
        state={props.state}
        base={base}
        onBase={setBase}
        onStep={(direction, open) => editor.current?.step(direction, open)}
        onTake={take}
        onReset={() => editor.current?.reset()}
      />
      <div className="min-h-0 flex-1">
        <Suspense fallback={<EmptyState title="" icon={<Spinner label="Opening the editor" />} />}>
          <MergeEditor
            ref={editor}
            path={props.conflict.path}
            pieces={props.pieces}
            draft={props.draft}
            base={base}
            left={parties.left}
            labels={labels}
            onState={props.onState}
            onChange={props.onChange}
            onLeave={props.onLeave}
          />
        </Suspense>
      </div>
    </div>
  );
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Keys go by where a side stands: 1 is the left one. */
function sidesByKey(left: Parties['left']): Readonly<Record<string, Side>> {
  const isTheirs = left === 'theirs';
  return {
    Digit1: isTheirs ? 'theirs' : 'ours',
    Digit2: isTheirs ? 'ours' : 'theirs',
    Digit3: isTheirs ? 'theirs-ours' : 'ours-theirs',
    Digit4: isTheirs ? 'ours-theirs' : 'theirs-ours',
    Digit0: 'base',
  };
}

/**
 * Tab writes a tab in the result, so another key goes around: the bar, then the panes. False where that leads out of
 * them, to what else the dialog has.
 */
function stepInside(
  body: HTMLElement,
  editor: MergeEditorHandle | null,
  direction: 'next' | 'previous',
): boolean {
  const from = document.activeElement;
  if (!body.contains(from)) return false;
  const isInBar = from?.closest('[role="toolbar"]') != null;
  if (isInBar) return direction === 'next' && editor?.focusPane('next', null) === true;
  if (editor?.focusPane(direction, from)) return true;
  if (direction === 'next') return false;
  const bar = body.querySelector<HTMLElement>('[role="toolbar"] button:not(:disabled)');
  bar?.focus();
  return bar !== null;
}
