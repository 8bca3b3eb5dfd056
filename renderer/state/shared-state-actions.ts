import { counted } from '#shared/counted';
import { describeLeft } from '#shared/describe-shared-change';
import type { SessionId } from '#shared/ids';
import type { SharedLeft } from '#shared/shared-state';
import { api } from '../api/client';
import { perform } from './perform';
import { showToast } from './toasts';

/** What the user decides about changes in shared state; how it went is told in a toast. Null: all that are open. */

export async function putBackShared(session: SessionId, changes: string[] | null): Promise<void> {
  const outcome = await perform(() => api.sharedState.putBack({ session, changes }));
  if (!outcome) return;
  const ids = outcome.done.map(({ id }) => id);
  if (ids.length > 0) {
    const action = { label: 'Undo', run: () => void undoPutBackShared(session, ids) };
    showToast({ tone: 'done', text: `Put back: ${counted(ids.length, 'change')}.`, detail: null, action });
  }
  tellLeft(outcome.left);
}

export async function acceptShared(session: SessionId, changes: string[] | null): Promise<void> {
  const outcome = await perform(() => api.sharedState.accept({ session, changes }));
  if (!outcome) return;
  if (outcome.done.length > 0)
    showToast({
      tone: 'done',
      text: `Accepted: ${counted(outcome.done.length, 'change')} as your own from now on.`,
    });
  tellLeft(outcome.left);
}

/** Takes a putting back back. */
export async function undoPutBackShared(session: SessionId, changes: string[] | null): Promise<void> {
  const outcome = await perform(() => api.sharedState.undoPutBack({ session, changes }));
  if (outcome) tellLeft(outcome.left);
}

function tellLeft(left: readonly SharedLeft[]): void {
  const [first] = left;
  if (!first) return;
  const text = counted(left.length, 'change was left as it is.', 'changes were left as they are.');
  showToast({ tone: 'need', text, detail: describeLeft(first) });
}
