import type { TurnFailure } from '#shared/events';
import { examineSandbox } from '../../isolation';
import type { LiveSession } from '../store';

/**
 * Asked once something has failed in a session: that its sandbox cannot be made any more, as after bubblewrap was removed.
 * Null: it can, or the session has none.
 */
export async function whyNoSandbox(session: LiveSession): Promise<TurnFailure | null> {
  if (session.state.row.isolation !== 'sandbox') return null;
  const ability = await examineSandbox();
  if (ability.able) return null;
  const { able: _, ...no } = ability;
  const refusal = { code: 'sandbox-unavailable', ...no };
  return { code: 'preparation-failed', problem: { code: 'sandbox-not-made', refusal } };
}
