import type { TurnFailure } from '#shared/events';
import type { AgentNotOpened } from '../../agents';

/** What it means for the turn that its agent could not be opened. */
export function openFailure(refusal: AgentNotOpened): TurnFailure {
  if (refusal.code !== 'not-started') return refusal;
  return { code: 'agent-ended', end: { how: 'not-started', cause: refusal.cause } };
}
