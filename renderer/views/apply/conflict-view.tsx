import { ArrowDown, ArrowLeft, ArrowUp } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Conflict, ConflictSides, MergePiece, Resolution } from '#shared/apply';
import type { FileContent } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { MergeEditorHandle, MergeState } from '../../editor/merge-editor';
import { lineEndsOf, type Settlement, type Side } from '../../editor/merge-pieces';
import type { ResultDraft } from '../../editor/merge-result';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { OtherContent } from '../changes/other-content';
import { base64OfText } from './base64';
import { choiceWords, conflictWords, placeWords } from './conflict-words';
import { useSides } from './use-sides';

const MergeEditor = lazy(async () => ({ default: (await import('../../editor/merge-editor')).MergeEditor }));

const LABELS = {
  theirs: 'The session’s',
  base: 'Before both (base)',
  result: 'Result',
  ours: 'Yours',
} as const;

/**
 * One conflict in full: both sides and, where they are text, the result between them to be put together. Nothing is
 * written; what is decided here goes into the plan.
 */
export function ConflictView(props: {
  session: SessionId;
  conflict: Conflict;
  /** A result that was begun earlier. */
  draft: ResultDraft | null;
  onTake: (take: Resolution['take']) => void;
  /** Back to the plan, with the result as far as it came. */
  onBack: (draft: ResultDraft | null) => void;
}) {
  const { session, conflict, draft, onTake } = props;
  const loaded = useSides(session, conflict);
  const editor = useRef<MergeEditorHandle>(null);
  const [state, setState] = useState<MergeState | null>(null);
  const pieces = loaded.state === 'ready' ? editablePieces(conflict, loaded.sides) : null;
  const open = state?.settlements.filter((one) => one === 'open').length ?? 0;
  const back = () => props.onBack(editor.current?.draft() ?? null);
  const use = () => {
    if (editor.current && state && open === 0)
      onTake({ choice: 'content', bytes: base64OfText(editor.current.text()) });
  };

  return (
    <Dialog
      open
      sturdy
      bare
      width="full"
      title={displayPath(conflict.path)}
      description={`${conflictWords(conflict.kind).label}, ${placeWords(conflict)}. ${conflictWords(conflict.kind).why}`}
      onClose={back}
      aside={<WholeFile conflict={conflict} onTake={onTake} />}
      actions={
        <>
          <Button icon={<ArrowLeft size={13} aria-hidden />} onClick={back}>
            Back to the plan
          </Button>
          {pieces ? (
            <Button look="primary" keys="Mod+Enter" disabled={state === null || open > 0} onClick={use}>
              {open === 0 ? 'Use this result' : open === 1 ? '1 place to settle' : `${open} places to settle`}
            </Button>
          ) : null}
        </>
      }
    >
      {pieces ? (
        <Editing
          conflict={conflict}
          pieces={pieces}
          draft={draft}
          editor={editor}
          state={state}
          onState={setState}
          onUse={use}
          onBack={back}
        />
      ) : loaded.state === 'ready' ? (
        <NotEditable sides={loaded.sides} conflict={conflict} />
      ) : loaded.state === 'loading' ? (
        <EmptyState title="" icon={<Spinner label="Reading both sides" />} />
      ) : (
        <EmptyState title="The sides cannot be shown">
          {loaded.state === 'refused' ? <RefusalText refusal={loaded.refusal} /> : loaded.bug.message}
        </EmptyState>
      )}
    </Dialog>
  );
}

/** The pieces, where an edited result is allowed and comes out of an editor as it went in. */
function editablePieces(conflict: Conflict, sides: ConflictSides): readonly MergePiece[] | null {
  if (!conflict.choices.includes('content') || sides.pieces === null) return null;
  return lineEndsOf(sides.pieces) === 'mixed' ? null : sides.pieces;
}

function NotEditable(props: { sides: ConflictSides; conflict: Conflict }) {
  const { ours, theirs, pieces } = props.sides;
  const mixed = props.conflict.choices.includes('content') && pieces !== null;
  const texts = [ours, theirs].every((side) => side.type === 'text' || side.type === 'absent');
  return (
    <div className="flex h-full flex-col gap-2">
      {mixed ? (
        <p className="px-4 text-soft">
          This file mixes line ends of different systems. Editing it here would change every line, so choose a
          whole file below.
        </p>
      ) : null}
      <div className="min-h-0 flex-1 overflow-auto border-t border-line">
        {texts ? (
          <div className="grid h-full grid-cols-2 divide-x divide-line">
            <WholeText label={LABELS.theirs} content={theirs} />
            <WholeText label={LABELS.ours} content={ours} />
          </div>
        ) : (
          <OtherContent before={ours} after={theirs} names={['yours', 'the session’s']} />
        )}
      </div>
    </div>
  );
}

/** As much of a text as a decision between two files needs, in UTF-16 units. */
const MOST_TEXT = 200_000;

function WholeText(props: { label: string; content: FileContent }) {
  const { label, content } = props;
  return (
    <section aria-label={label} className="flex min-h-0 min-w-0 flex-col">
      <div className="flex h-7 flex-none items-center border-b border-line px-3 text-xs font-medium text-soft">
        {label}
      </div>
      {content.type === 'text' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
        <pre tabIndex={0} className="min-h-0 flex-1 overflow-auto px-3 py-2 font-mono text-xs leading-[18px]">
          {content.text.slice(0, MOST_TEXT)}
        </pre>
      ) : (
        <EmptyState title="No such file on this side" />
      )}
    </section>
  );
}

/** The outcomes that settle the file as a whole. */
function WholeFile(props: { conflict: Conflict; onTake: (take: Resolution['take']) => void }) {
  const { conflict } = props;
  return (
    <fieldset aria-label="whole file" className="flex min-w-0 flex-wrap items-center gap-1.5">
      <span className="mr-1 text-xs text-faint">Whole file:</span>
      {conflict.choices.map((choice) =>
        choice === 'content' ? null : (
          <Button
            key={choice}
            small
            title={`The file ${choiceWords(choice, conflict).result}.`}
            onClick={() => props.onTake({ choice })}
          >
            {choiceWords(choice, conflict).label}
          </Button>
        ),
      )}
    </fieldset>
  );
}

const KEYS: Readonly<Record<string, Side>> = {
  Digit1: 'theirs',
  Digit2: 'ours',
  Digit3: 'theirs-ours',
  Digit4: 'ours-theirs',
  Digit0: 'base',
};

const SETTLED: Readonly<Record<Settlement, string>> = {
  open: 'to be settled',
  theirs: 'the session’s',
  ours: 'yours',
  base: 'as before both',
  'theirs-ours': 'both, the session’s first',
  'ours-theirs': 'both, yours first',
  edited: 'edited',
};

function Editing(props: {
  conflict: Conflict;
  pieces: readonly MergePiece[];
  draft: ResultDraft | null;
  editor: React.RefObject<MergeEditorHandle | null>;
  state: MergeState | null;
  onState: (state: MergeState) => void;
  onUse: () => void;
  onBack: () => void;
}) {
  const { editor, state } = props;
  const [base, setBase] = useState(false);
  const take = useCallback((side: Side) => editor.current?.take(side), [editor]);

  const keys = useRef<(event: KeyboardEvent) => void>(() => undefined);
  keys.current = (event) => {
    const side = event.altKey && !event.ctrlKey && !event.metaKey ? KEYS[event.code] : undefined;
    if (side) take(side);
    else if (event.key === 'F7') editor.current?.step(event.shiftKey ? 'previous' : 'next', false);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onUse();
    else if (event.key === 'Escape' && !event.defaultPrevented && !isBusyEditor(event.target)) props.onBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  // Before the editor, which has its own ideas of some of these keys, and wherever in the dialog the focus is.
  useEffect(() => {
    const listener = (event: KeyboardEvent) => keys.current(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);

  const settlement = state?.settlements[state.at];
  return (
    <div className="flex h-full flex-col">
      <div
        className="flex flex-none flex-wrap items-center gap-1.5 border-b border-line px-4 pb-2"
        role="toolbar"
        aria-label="this place"
      >
        <span className="mr-1 min-w-44 text-xs text-soft tabular-nums" aria-live="polite">
          {state && settlement ? (
            <>
              Place {state.at + 1} of {state.settlements.length}:{' '}
              <span className={settlement === 'open' ? 'text-need' : 'text-accent'}>
                {SETTLED[settlement]}
              </span>
            </>
          ) : null}
        </span>
        <IconButton
          label="Previous place"
          keys="Shift+F7"
          small
          onClick={() => editor.current?.step('previous', false)}
        >
          <ArrowUp size={13} aria-hidden />
        </IconButton>
        <IconButton label="Next place" keys="F7" small onClick={() => editor.current?.step('next', false)}>
          <ArrowDown size={13} aria-hidden />
        </IconButton>
        <span className="w-2" />
        <Button small keys="Alt+1" onClick={() => take('theirs')}>
          The session’s
        </Button>
        <Button small keys="Alt+2" onClick={() => take('ours')}>
          Yours
        </Button>
        <Button small keys="Alt+3" onClick={() => take('theirs-ours')} title="Both, the session’s first">
          Both
        </Button>
        <Button small keys="Alt+4" onClick={() => take('ours-theirs')} title="Both, yours first">
          Both, yours first
        </Button>
        <Button
          small
          look="ghost"
          keys="Alt+0"
          onClick={() => take('base')}
          title="As it was before both changes"
        >
          Neither
        </Button>
        <span className="flex-1" />
        <Button small look={base ? 'plain' : 'ghost'} aria-pressed={base} onClick={() => setBase(!base)}>
          Show the base
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        <Suspense fallback={<EmptyState title="" icon={<Spinner label="Opening the editor" />} />}>
          <MergeEditor
            ref={editor}
            path={props.conflict.path}
            pieces={props.pieces}
            draft={props.draft}
            base={base}
            labels={LABELS}
            onState={props.onState}
          />
        </Suspense>
      </div>
    </div>
  );
}

/** Escape closes the editor's own find box first. */
function isBusyEditor(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.find-widget') !== null;
}
