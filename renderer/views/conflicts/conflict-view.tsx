import { ArrowLeft } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Conflict, ConflictSides, MergePiece, Resolution, ResultDraft } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { MergeEditorHandle, MergeState } from '../../editor/merge-editor';
import { lineEndsOf } from '../../editor/merge-pieces';
import { Button } from '../../ui/button';
import { DialogBody } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { base64OfText } from './base64';
import { type ConflictFlow, partiesOf } from './conflict-parties';
import { choiceWords, conflictWords, placeWords, wholeFileChoices } from './conflict-words';
import { MergeView } from './merge-view';
import { ProposalActions, proposedWords } from './proposal-line';
import type { Proposal } from './proposals';
import { proposedDraft } from './proposed-draft';
import { useSides } from './use-sides';
import { WholeSides } from './whole-sides';

/**
 * One conflict in full, in a dialog's frame: both sides and, where they are text, the result between them to be put together. Nothing is
 * written; what is decided here goes into the plan.
 */
export function ConflictView(props: {
  session: SessionId;
  flow: ConflictFlow;
  conflict: Conflict;
  /** A result that was begun earlier. */
  draft: ResultDraft | null;
  /** What an agent proposes, to be looked at; null: nothing. */
  proposal: Proposal | null;
  onDecline: (proposal: Proposal) => void;
  /** The result has changed; `read` gives it, undefined when the editor is gone. */
  onChange: (read: () => ResultDraft | null | undefined) => void;
  /** The result as far as it came, when the editor closes. */
  onLeave: (draft: ResultDraft | null) => void;
  /** `by` is the agent whose proposal is taken as it is. */
  onTake: (take: Resolution['take'], by?: string) => void;
  /** Back to the plan. */
  onBack: () => void;
}) {
  const { session, flow, conflict, onTake } = props;
  const loaded = useSides(session, conflict);
  const editor = useRef<MergeEditorHandle>(null);
  const [state, setState] = useState<MergeState | null>(null);
  const parties = partiesOf(flow, conflict);
  const words = conflictWords(conflict.kind, flow);
  const pieces = loaded.state === 'ready' ? editablePieces(conflict, loaded.sides) : null;
  const { proposal } = props;
  const proposed = useMemo(
    () =>
      proposal && pieces && loaded.state === 'ready'
        ? proposedDraft(proposal.take, loaded.sides, pieces)
        : null,
    [proposal, pieces, loaded],
  );
  const leave = (draft: ResultDraft | null) => {
    // What was only looked at is not begun.
    if (proposed === null || JSON.stringify(draft) !== JSON.stringify(proposed)) props.onLeave(draft);
  };
  const open = state?.settlements.filter((one) => one === 'open').length ?? 0;
  const hasEditor = pieces !== null;
  const back = useRef(props.onBack);
  back.current = props.onBack;

  // The editor knows itself when the key is its own.
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || hasEditor) return;
      event.preventDefault();
      back.current();
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [hasEditor]);

  const use = () => {
    if (!editor.current || !state || open > 0) return;
    const bytes = base64OfText(editor.current.text());
    const asProposed = proposal?.take.choice === 'content' && proposal.take.bytes === bytes;
    onTake({ choice: 'content', bytes }, asProposed ? proposal.agent : undefined);
  };

  return (
    <DialogBody
      bare
      title={displayPath(conflict.path)}
      description={`${words.label}, ${placeWords(conflict, flow)}. ${words.why}`}
      aside={<WholeFile conflict={conflict} flow={flow} onTake={onTake} />}
      actions={
        <>
          <Button icon={<ArrowLeft size={13} aria-hidden />} onClick={props.onBack}>
            Back to the plan
          </Button>
          {pieces ? (
            <Button look="primary" keys="Mod+Enter" disabled={state === null || open > 0} onClick={use}>
              {open === 0
                ? 'Use this result'
                : open === 1
                  ? '1 place to resolve'
                  : `${open} places to resolve`}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="flex h-full min-h-0 flex-col">
        {proposal ? (
          <div className="flex-none px-4 pb-2">
            <Notice
              tone="done"
              action={
                <ProposalActions
                  disabled={false}
                  onReview={null}
                  onAccept={() => onTake(proposal.take, proposal.agent)}
                  onDecline={() => props.onDecline(proposal)}
                />
              }
            >
              {proposal.agent} proposes:{' '}
              {proposed ? 'the result below' : proposedWords(proposal, conflict, flow)}.{' '}
              {proposed ? 'Edit it where you like.' : ''}
            </Notice>
          </div>
        ) : null}
        <div className="min-h-0 flex-1">
          {pieces ? (
            <MergeView
              conflict={conflict}
              parties={parties}
              pieces={pieces}
              draft={proposed ?? props.draft}
              editor={editor}
              state={state}
              onState={setState}
              onChange={() => props.onChange(() => editor.current?.draft())}
              onLeave={leave}
              onUse={use}
              onBack={props.onBack}
            />
          ) : loaded.state === 'ready' ? (
            <WholeSides sides={loaded.sides} conflict={conflict} parties={parties} />
          ) : loaded.state === 'loading' ? (
            <EmptyState title="" icon={<Spinner label="Reading both sides" />} />
          ) : (
            <EmptyState title="The sides cannot be shown">
              {loaded.state === 'refused' ? <RefusalText refusal={loaded.refusal} /> : loaded.bug.message}
            </EmptyState>
          )}
        </div>
      </div>
    </DialogBody>
  );
}

/** The pieces, where an edited result is allowed and comes out of an editor as it went in. */
function editablePieces(conflict: Conflict, sides: ConflictSides): readonly MergePiece[] | null {
  if (!conflict.choices.includes('content') || sides.pieces === null) return null;
  return lineEndsOf(sides.pieces) === 'mixed' ? null : sides.pieces;
}

/** The outcomes that resolve the file as a whole. */
function WholeFile(props: {
  conflict: Conflict;
  flow: ConflictFlow;
  onTake: (take: Resolution['take']) => void;
}) {
  const { conflict, flow } = props;
  return (
    <fieldset aria-label="whole file" className="flex min-w-0 flex-wrap items-center gap-1.5">
      <span className="mr-1 text-xs text-faint">Whole file:</span>
      {wholeFileChoices(conflict).map((choice) => (
        <Button
          key={choice}
          small
          title={`The file ${choiceWords(choice, conflict, flow).result}.`}
          onClick={() => props.onTake({ choice })}
        >
          {choiceWords(choice, conflict, flow).label}
        </Button>
      ))}
    </fieldset>
  );
}
