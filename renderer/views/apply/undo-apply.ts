import type { ApplyRecord } from '#shared/apply';
import type { ApplyId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { api } from '../../api/client';
import { attempt } from '../../state/perform';
import { showToast } from '../../state/toasts';
import { shortCommit, shortRef } from '../../ui/short-ref';
import { filesWords } from '../session/turn-words';
import { inTurn } from './in-turn';

/** Takes an apply back. Says so when it is done; gives the refusal for the caller to show. */
export async function undoApply(apply: ApplyId): Promise<Refusal | null> {
  const outcome = await attempt(() => inTurn(() => api.apply.undo({ apply })));
  if (outcome.state === 'refused') return outcome.refusal;
  if (outcome.state === 'done') {
    showToast({
      tone: 'done',
      text: 'Undone.',
      detail: `${capitalised(filesWords(outcome.value.files.length))} in the workspace are byte for byte as before the apply.`,
    });
  }
  return null;
}

/** Where an apply went, in a few words: `to main as a3f9c1e`. */
export function appliedWords(record: Pick<ApplyRecord, 'target' | 'commit'>): string {
  const target = record.target === 'HEAD' ? 'the workspace' : shortRef(record.target);
  return record.commit === null
    ? `to ${target} as uncommitted changes`
    : `to ${target} as ${shortCommit(record.commit)}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
