import { counted } from '#shared/counted';
import { describeNotEnded, nameProcesses } from '#shared/describe-processes';
import type { SessionId } from '#shared/ids';
import type { FoundProcess } from '#shared/living-process';
import { api } from '../api/client';
import { perform } from './perform';
import { showToast } from './toasts';

/** What the user decides about processes that a turn left running: just those that were shown. How it went is told in a toast. */

export async function endProcesses(session: SessionId, shown: readonly FoundProcess[]): Promise<void> {
  const processes = shown.map(({ id }) => id);
  const outcome = await perform(() => api.processes.end({ session, processes }));
  if (!outcome) return;
  const { ended, notEnded } = outcome;
  if (ended.length > 0) showToast({ tone: 'done', text: `Ended ${nameProcesses(ended)}.` });
  if (notEnded.length > 0)
    showToast({
      tone: 'fail',
      text: counted(notEnded.length, 'process goes on.', 'processes go on.'),
      detail: notEnded.map(describeNotEnded).join('\n'),
    });
}

/** Leaves them running: the session needs no decision on them any more. */
export async function leaveProcesses(session: SessionId, shown: readonly FoundProcess[]): Promise<void> {
  const processes = shown.map(({ id }) => id);
  await perform(() => api.processes.leave({ session, processes }));
}
