import { useState } from 'react';
import { describeRestoring, describeTrashItem, nameOfItem } from '#shared/describe-trash';
import type { Refusal } from '#shared/refusals';
import type { TrashItem } from '#shared/trash';
import { closeOverlay, openSession } from '../../state/navigation';
import { rollBack } from '../../state/session-actions';
import { showToast } from '../../state/toasts';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Question } from './question';

export type StepItem = Extract<TrashItem, { what: 'step' }>;

/** Asks before a session's worktree goes back to what a step took, which its history would do as well. */
export function RestoreStepQuestion(props: { item: StepItem; onClose: () => void }) {
  const { item, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const goToSession = () => {
    closeOverlay();
    openSession(item.session);
  };
  const restore = async () => {
    setBusy(true);
    setRefusal(null);
    const outcome = await rollBack(item.session, item.restores);
    setBusy(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state !== 'done') return;
    showToast({
      tone: 'done',
      text: `Restored in ${nameOfItem(item)}.`,
      detail: 'What was in the worktree before is in the trash now.',
      action: { label: 'Go to Session', run: goToSession },
    });
    onClose();
  };
  return (
    <Question
      title={`Restore this in “${nameOfItem(item)}”?`}
      actions={
        <>
          <Button look="ghost" disabled={busy} onClick={goToSession}>
            Go to Session
          </Button>
          <Button disabled={busy} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" autoFocus busy={busy} onClick={() => void restore()}>
            Restore
          </Button>
        </>
      }
    >
      <p className="font-medium text-text">{describeTrashItem(item)}</p>
      <p>{describeRestoring(item)}</p>
      {refusal ? (
        <Notice tone="need">
          <RefusalText refusal={refusal} />
        </Notice>
      ) : null}
    </Question>
  );
}
