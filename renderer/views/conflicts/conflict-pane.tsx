import { type Ref, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Conflict, ConflictSides, MergePiece, Resolution, ResultDraft } from '#shared/conflict';
import type { SessionId } from '#shared/ids';
import type { MergeEditorHandle, MergeState } from '../../editor/merge-editor';
import { lineEndsOf } from '../../editor/merge-pieces';
import type { ComboboxChoice } from '../../ui/combobox';
import { EmptyState } from '../../ui/empty-state';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { base64OfText } from './base64';
import { ConflictActions } from './conflict-actions';
import { ConflictHead } from './conflict-head';
import { type ConflictFlow, partiesOf } from './conflict-parties';
import { MergeView } from './merge-view';
import { type AskedAbout, isBeingResolved } from './proposals';
import { proposedDraft } from './proposed-draft';
import type { ResolvedConflict } from './resolve-conflicts';
import { SuggestionNotice } from './suggestion-notice';
import type { Asking } from './use-asking';
import type { KnownDraft } from './use-drafts';
import { useFocusInside } from './use-focus-inside';
import { usePaneKeys } from './use-pane-keys';
import { type LoadedSides, useSides } from './use-sides';
import { WholeSides } from './whole-sides';

/** The editor of what the reader puts together without a suggestion, as a key. */
const OWN = 'own';

export type ConflictPaneHandle = { focus(): void };

/**
 * One conflict in full: both sides and, where they are text, the result between them to be put together. Nothing is
 * written; what is decided here goes into the plan.
 */
export function ConflictPane(props: {
  session: SessionId;
  flow: ConflictFlow;
  resolved: ResolvedConflict;
  /** A result that was begun earlier. */
  known: KnownDraft | null;
  /** What an agent that was asked says to it. */
  about: AskedAbout | null;
  asking: Asking | null;
  agents: readonly ComboboxChoice[];
  disabled: boolean;
  /** The result has changed; `read` gives it, undefined when the editor is gone. */
  onChange: (read: () => ResultDraft | null | undefined) => void;
  /** The result as far as it came, when the editor closes. */
  onLeave: (draft: ResultDraft | null) => void;
  /** `by` is the agent whose suggestion is taken as it is; null takes the decision back. */
  onTake: (take: Resolution['take'] | null, by?: string) => void;
  /** Back to the list. */
  onBack: () => void;
  ref?: Ref<ConflictPaneHandle>;
}) {
  const { session, flow, about, onTake } = props;
  const { conflict, taken } = props.resolved;
  const loaded = useSides(session, conflict);
  const editor = useRef<MergeEditorHandle>(null);
  const body = useRef<HTMLElement>(null);
  const [state, setState] = useState<MergeState | null>(null);
  const parties = partiesOf(flow, conflict);
  const editable = useMemo(() => editablePieces(conflict, loaded), [conflict, loaded]);
  const pieces = taken ? null : editable;
  const proposal = taken ? null : (about?.proposal ?? null);
  const proposed = useMemo(
    () =>
      proposal && pieces && loaded.state === 'ready'
        ? proposedDraft(proposal.take, loaded.sides, pieces)
        : null,
    [proposal, pieces, loaded],
  );
  // What is suggested is shown at once, unless the reader has begun something of his own.
  const [wish, setWish] = useState<'own' | 'suggested' | null>(null);
  /** The editor in which something was changed: no later plan or suggestion puts another one in its place. */
  const [begun, setBegun] = useState<string | null>(null);
  const suggested = proposed === null ? null : `suggested ${proposal?.head}`;
  const wished = (wish ?? (props.known ? 'own' : 'suggested')) === 'own' ? OWN : (suggested ?? OWN);
  const shownEditor = begun ?? wished;
  const showsSuggested = suggested !== null && shownEditor === suggested;
  const leave = (draft: ResultDraft | null) => {
    // What was only looked at is not begun.
    if (proposed === null || JSON.stringify(draft) !== JSON.stringify(proposed)) props.onLeave(draft);
  };
  const open = state?.settlements.filter((one) => one === 'open').length ?? 0;
  const use = () => {
    if (!editor.current || !state || open > 0 || props.disabled) return;
    const bytes = base64OfText(editor.current.text());
    const asProposed = proposal?.take.choice === 'content' && proposal.take.bytes === bytes;
    onTake({ choice: 'content', bytes }, asProposed ? proposal.agent : undefined);
  };
  const isLoading = mayBeText(conflict) && !taken && loaded.state === 'loading';
  const into = useFocusInside(body, editor, { waits: isLoading || (pieces !== null && state === null) });
  useImperativeHandle(props.ref, () => ({ focus: into }), [into]);
  usePaneKeys(body, {
    onBack: props.onBack,
    // In a text these keys choose for one of its conflicts, and for none while it is read.
    conflict: pieces || isLoading || taken || props.disabled ? null : conflict,
    left: parties.left,
    onChoose: (choice) => onTake({ choice }),
  });

  return (
    <section
      ref={body}
      aria-label="conflict"
      data-region="conflict"
      className="flex min-h-0 min-w-0 flex-col"
    >
      <ConflictHead
        resolved={props.resolved}
        flow={flow}
        actions={
          <ConflictActions
            resolved={props.resolved}
            flow={flow}
            asking={props.asking}
            agents={props.agents}
            canAsk={!proposal && !isBeingResolved(about)}
            disabled={props.disabled}
            result={pieces || isLoading ? { open, ready: state !== null, onUse: use } : null}
            onTake={onTake}
            onBack={props.onBack}
          />
        }
      />
      {about && !taken ? (
        <SuggestionNotice
          about={about}
          conflict={conflict}
          flow={flow}
          disabled={props.disabled}
          shown={proposed === null ? null : showsSuggested}
          onShow={(isSuggested) => {
            setBegun(null);
            setWish(isSuggested ? 'suggested' : 'own');
          }}
          onAccept={({ take, agent }) => onTake(take, agent)}
          onDecline={(one) => props.asking?.decline(conflict, one)}
        />
      ) : null}
      <div className="min-h-0 flex-1">
        {pieces ? (
          <MergeView
            key={shownEditor}
            conflict={conflict}
            parties={parties}
            pieces={pieces}
            draft={showsSuggested ? proposed : (props.known?.draft ?? null)}
            editor={editor}
            state={state}
            onState={setState}
            onChange={() => {
              setBegun(shownEditor);
              props.onChange(() => editor.current?.draft());
            }}
            onLeave={leave}
            onUse={use}
          />
        ) : isSubmodule(conflict) ? (
          <EmptyState title="Nothing to show">
            A submodule’s sides are commits of another repository.
          </EmptyState>
        ) : loaded.state === 'ready' ? (
          <WholeSides sides={loaded.sides} conflict={conflict} parties={parties} undecided={taken === null} />
        ) : (
          <NoSides loaded={loaded} />
        )}
      </div>
    </section>
  );
}

function NoSides(props: { loaded: Exclude<LoadedSides, { state: 'ready' }> }) {
  const { loaded } = props;
  if (loaded.state === 'loading')
    return <EmptyState title="" icon={<Spinner label="Reading both sides" />} />;
  return (
    <EmptyState title="The sides cannot be shown">
      {loaded.state === 'refused' ? <RefusalText refusal={loaded.refusal} /> : loaded.bug.message}
    </EmptyState>
  );
}

/** The pieces, where an edited result is allowed and comes out of an editor as it went in. */
function editablePieces(conflict: Conflict, loaded: LoadedSides): readonly MergePiece[] | null {
  if (loaded.state !== 'ready' || !conflict.choices.includes('content')) return null;
  const { pieces }: ConflictSides = loaded.sides;
  return pieces === null || lineEndsOf(pieces) === 'mixed' ? null : pieces;
}

/** What is put together as text, unless its bytes turn out to be none. */
function mayBeText({ kind, choices, stages: { ours, theirs } }: Conflict): boolean {
  const isFile = [ours, theirs].every((stage) => stage?.mode.startsWith('100'));
  return isFile && kind !== 'binary' && choices.includes('content');
}

function isSubmodule({ stages }: Conflict): boolean {
  return [stages.base, stages.ours, stages.theirs].some((stage) => stage?.mode === '160000');
}
