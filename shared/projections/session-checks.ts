import { type SessionCheck, stateOfEnd } from '../check';
import type { SessionEvent } from '../events';

/** How the checks of a session stand after one began or ended. */
export function foldChecks(
  checks: readonly SessionCheck[] | undefined,
  event: Extract<SessionEvent, { type: 'check.started' | 'check.ended' | 'check.compared' }>,
): SessionCheck[] {
  const { turn, tree } = event;
  if (event.type === 'check.compared')
    return (checks ?? []).map((check) =>
      check.name === event.name && check.last?.tree === tree
        ? { ...check, last: { ...check.last, before: event.before } }
        : check,
    );
  const last =
    event.type === 'check.started'
      ? { state: 'running' as const, turn, tree, milliseconds: null }
      : { state: stateOfEnd(event.end), turn, tree, milliseconds: event.milliseconds };
  return (checks ?? []).map((check) => (check.name === event.name ? { ...check, last } : check));
}
