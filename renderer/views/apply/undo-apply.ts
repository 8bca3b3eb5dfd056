import type { ApplyRecord } from '#shared/apply';
import type { ApplyId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { api } from '../../api/client';
import { attempt } from '../../state/perform';
import { showToast } from '../../state/toasts';
import { filesWords } from '../session/turn-words';
import { appliedWords } from './applied-words';
import { inTurn } from './in-turn';

/** Takes away the toasts that offer to undo: once undone by other means they would offer what cannot be. */
const offers = new Map<ApplyId, () => void>();

/** Says that an apply was done and offers the way back. */
export function tellApplied(record: ApplyRecord, undo: () => void): void {
  const dismiss = showToast({
    tone: 'done',
    text: `Applied ${filesWords(record.files.length)} ${appliedWords(record)}.`,
    action: { label: 'Undo', run: undo },
  });
  offers.set(record.apply, dismiss);
}

/** Takes an apply back. Says so when it is done; gives the refusal for the caller to show. */
export async function undoApply(apply: ApplyId): Promise<Refusal | null> {
  const outcome = await attempt(() => inTurn(() => api.apply.undo({ apply })));
  if (outcome.state === 'refused') return outcome.refusal;
  if (outcome.state === 'done') {
    offers.get(apply)?.();
    offers.delete(apply);
    showToast({
      tone: 'done',
      text: 'Undone.',
      detail: `What the apply did to ${filesWords(outcome.value.files.length)} is taken back; edits made since are kept.`,
    });
  }
  return null;
}
