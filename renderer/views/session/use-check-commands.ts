import { checksState } from '#shared/check';
import { isAtRest, type SessionRow } from '#shared/session';
import { runChecks, sendRedChecks, stopChecks } from '../../state/check-actions';
import { useCommands } from '../../state/commands';

/** What can be done with the checks of the open session. */
export function useCheckCommands(row: SessionRow): void {
  const state = checksState(row);
  const rests = isAtRest(row) && !!row.checks?.length;
  useCommands({
    'checks.run': rests && state !== 'running' ? () => void runChecks(row.session) : undefined,
    'checks.stop': rests && state === 'running' ? () => void stopChecks(row.session) : undefined,
    'checks.send': rests && state === 'failed' ? () => void sendRedChecks(row.session) : undefined,
  });
}
